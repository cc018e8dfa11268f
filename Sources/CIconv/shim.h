#pragma once
#include <iconv.h>

/* iconv_open answers (iconv_t)-1 for "no such encoding", which Swift cannot compare. */
static inline iconv_t ciconv_open(const char *to, const char *from) {
  iconv_t converter = iconv_open(to, from);
  return converter == (iconv_t)-1 ? (iconv_t)0 : converter;
}
