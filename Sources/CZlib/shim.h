#pragma once
#include <zlib.h>

/* inflateInit2 and deflateInit2 are macros; 16 + 15: the gzip format with its full window. */
static inline int czlib_inflate_init(z_stream *s) { return inflateInit2(s, 16 + 15); }
static inline int czlib_deflate_init(z_stream *s, int level) {
  return deflateInit2(s, level, Z_DEFLATED, 16 + 15, 8, Z_DEFAULT_STRATEGY);
}
