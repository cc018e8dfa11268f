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
static inline CURLcode ccurl_get_socket(CURL *c, curl_socket_t *v) { return CCURL(curl_easy_getinfo)(c, CURLINFO_ACTIVESOCKET, v); }

/* Several requests under way at once. */
static inline CURLM *ccurl_multi_init(void) { return CCURL(curl_multi_init)(); }
static inline CURLMcode ccurl_multi_cleanup(CURLM *m) { return CCURL(curl_multi_cleanup)(m); }
static inline CURLMcode ccurl_multi_add(CURLM *m, CURL *c) { return CCURL(curl_multi_add_handle)(m, c); }
static inline CURLMcode ccurl_multi_remove(CURLM *m, CURL *c) { return CCURL(curl_multi_remove_handle)(m, c); }
static inline CURLMcode ccurl_multi_perform(CURLM *m, int *running) { return CCURL(curl_multi_perform)(m, running); }
static inline CURLMcode ccurl_multi_poll(CURLM *m, int milliseconds) { return CCURL(curl_multi_poll)(m, (void *)0, 0, milliseconds, (void *)0); }
static inline CURLMcode ccurl_multi_wakeup(CURLM *m) { return CCURL(curl_multi_wakeup)(m); }
static inline CURLMcode ccurl_multi_set_long(CURLM *m, CURLMoption o, long v) { return CCURL(curl_multi_setopt)(m, o, v); }
/* The next request that has ended, and how; NULL where there is none. */
static inline CURL *ccurl_multi_ended(CURLM *m, CURLcode *result) {
  int left = 0;
  for (CURLMsg *message; (message = CCURL(curl_multi_info_read)(m, &left));) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return (CURL *)0;
}

/* Forms of several parts; each call copies what it is given. */
static inline curl_mime *ccurl_form(CURL *c) { return CCURL(curl_mime_init)(c); }
static inline void ccurl_form_free(curl_mime *f) { CCURL(curl_mime_free)(f); }
static inline CURLcode ccurl_form_add(curl_mime *f, const char *name, const char *file, const char *type, const char *data, size_t size) {
  curl_mimepart *part = CCURL(curl_mime_addpart)(f);
  if (!part) return CURLE_OUT_OF_MEMORY;
  CURLcode code = CCURL(curl_mime_name)(part, name);
  if (!code && file) code = CCURL(curl_mime_filename)(part, file);
  if (!code && type) code = CCURL(curl_mime_type)(part, type);
  return code ? code : CCURL(curl_mime_data)(part, data, size);
}
static inline CURLcode ccurl_set_form(CURL *c, curl_mime *f) { return CCURL(curl_easy_setopt)(c, CURLOPT_MIMEPOST, f); }

/* The last value of a header of the answer; NULL where there is none. */
static inline const char *ccurl_header(CURL *c, const char *name) {
  struct curl_header *header;
  return CCURL(curl_easy_header)(c, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK ? header->value : (const char *)0;
}

/* Bytes over a connection that no protocol of libcurl's uses (CURLOPT_CONNECT_ONLY). */
static inline CURLcode ccurl_send(CURL *c, const void *bytes, size_t size, size_t *sent) { return CCURL(curl_easy_send)(c, bytes, size, sent); }
static inline CURLcode ccurl_receive(CURL *c, void *bytes, size_t size, size_t *received) { return CCURL(curl_easy_recv)(c, bytes, size, received); }

/* The `Date` of the last answer in seconds since 1970; -1 where there is none that can be read. */
static inline long ccurl_date(CURL *c) {
  struct curl_header *h = NULL;
  if (CCURL(curl_easy_header)(c, "Date", 0, CURLH_HEADER, -1, &h) != CURLHE_OK) return -1;
  return (long)CCURL(curl_getdate)(h->value, NULL);
}
