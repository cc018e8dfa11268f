#pragma once
#define CURL_STRICTER 1 /* CURL * becomes OpaquePointer instead of void * */
#include <curl/curl.h>
#include "../CLoading/loading.h"

/* libcurl brings some twenty-five libraries along, six milliseconds: a command at the barrier sends nothing and does
   not wait for them. */
LOADED_LIBRARY(ccurl, "libcurl.so.4", "libcurl4")
#define CCURL(name) ((__typeof__(&name))ccurl_symbol(#name))

static inline CURLcode ccurl_global_init(long flags) { return CCURL(curl_global_init)(flags); }
static inline CURL *ccurl_easy_init(void) { return CCURL(curl_easy_init)(); }
static inline void ccurl_easy_reset(CURL *c) { CCURL(curl_easy_reset)(c); }
static inline CURLcode ccurl_easy_perform(CURL *c) { return CCURL(curl_easy_perform)(c); }
static inline void ccurl_easy_cleanup(CURL *c) { CCURL(curl_easy_cleanup)(c); }
static inline const char *ccurl_easy_strerror(CURLcode e) { return CCURL(curl_easy_strerror)(e); }
static inline struct curl_slist *ccurl_slist_append(struct curl_slist *l, const char *s) { return CCURL(curl_slist_append)(l, s); }
static inline void ccurl_slist_free_all(struct curl_slist *l) { CCURL(curl_slist_free_all)(l); }
static inline CURLU *ccurl_url(void) { return CCURL(curl_url)(); }
static inline CURLUcode ccurl_url_set(CURLU *u, CURLUPart p, const char *s, unsigned f) { return CCURL(curl_url_set)(u, p, s, f); }
static inline CURLUcode ccurl_url_get(CURLU *u, CURLUPart p, char **s, unsigned f) { return CCURL(curl_url_get)(u, p, s, f); }
static inline void ccurl_url_cleanup(CURLU *u) { CCURL(curl_url_cleanup)(u); }
static inline void ccurl_free(void *p) { CCURL(curl_free)(p); }

/* libcurl's setters and getters are variadic: one wrapper for each kind of argument. */
static inline CURLcode ccurl_set_long(CURL *c, CURLoption o, long v) { return CCURL(curl_easy_setopt)(c, o, v); }
static inline CURLcode ccurl_set_offset(CURL *c, CURLoption o, curl_off_t v) { return CCURL(curl_easy_setopt)(c, o, v); }
static inline CURLcode ccurl_set_text(CURL *c, CURLoption o, const char *v) { return CCURL(curl_easy_setopt)(c, o, v); }
static inline CURLcode ccurl_set_pointer(CURL *c, CURLoption o, const void *v) { return CCURL(curl_easy_setopt)(c, o, v); }
static inline CURLcode ccurl_set_list(CURL *c, CURLoption o, struct curl_slist *v) { return CCURL(curl_easy_setopt)(c, o, v); }
static inline CURLcode ccurl_set_write(CURL *c, CURLoption o, curl_write_callback v) { return CCURL(curl_easy_setopt)(c, o, v); }
static inline CURLcode ccurl_get_long(CURL *c, CURLINFO i, long *v) { return CCURL(curl_easy_getinfo)(c, i, v); }
static inline CURLcode ccurl_get_offset(CURL *c, CURLINFO i, curl_off_t *v) { return CCURL(curl_easy_getinfo)(c, i, v); }
static inline CURLcode ccurl_get_text(CURL *c, CURLINFO i, char **v) { return CCURL(curl_easy_getinfo)(c, i, v); }
