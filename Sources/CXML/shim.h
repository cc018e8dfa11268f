#pragma once
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

/* libxml2 brings ICU along, two milliseconds of every start, and only some cameras speak XML. So it is loaded by the
   first document and not by the loader. Of its reader (xmlreader.h, part of libxml2's stable interface) this is what
   is used. */
typedef struct CXMLReader CXMLReader; /* xmlTextReader */

static inline void *cxml_symbol(const char *name) {
  static void *library; /* two threads that load at once get the same handle */
  void *loaded = __atomic_load_n(&library, __ATOMIC_ACQUIRE);
  if (!loaded) {
    loaded = dlopen("libxml2.so.2", RTLD_NOW | RTLD_LOCAL);
    __atomic_store_n(&library, loaded, __ATOMIC_RELEASE);
  }
  void *symbol = loaded ? dlsym(loaded, name) : NULL;
  if (!symbol) {
    fprintf(stderr, "libxml2 is missing (%s): apt-get install libxml2\n", name);
    exit(69);
  }
  return symbol;
}

/* The function of that name, type and arguments, looked up once at each place that calls it. */
#define CXML(name, type, arguments)                                        \
  ({                                                                       \
    static void *found;                                                    \
    void *symbol = __atomic_load_n(&found, __ATOMIC_ACQUIRE);              \
    if (!symbol) {                                                         \
      symbol = cxml_symbol(name);                                          \
      __atomic_store_n(&found, symbol, __ATOMIC_RELEASE);                  \
    }                                                                      \
    (type(*) arguments) symbol;                                            \
  })

enum {
  CXML_ELEMENT = 1, CXML_TEXT = 3, CXML_CDATA = 4, CXML_ENTITY = 5, CXML_DOCUMENT_TYPE = 10,
  CXML_SIGNIFICANT_SPACE = 14, CXML_ELEMENT_END = 15
};

/* A reader of a document in UTF-8, which must outlive it: no network, no entities but XML's own, no output of its own.
   NULL where there is no memory. */
static inline CXMLReader *cxml_open(const void *bytes, int count) {
  enum { NO_ERROR = 1 << 5, NO_WARNING = 1 << 6, NO_NETWORK = 1 << 11 };
  CXML("xmlInitParser", void, (void))();
  return CXML("xmlReaderForMemory", CXMLReader *, (const void *, int, const char *, const char *, int))(
      bytes, count, NULL, "UTF-8", NO_ERROR | NO_WARNING | NO_NETWORK);
}
static inline void cxml_close(CXMLReader *r) { CXML("xmlFreeTextReader", void, (CXMLReader *))(r); }
/* 1 where there is a next node, 0 at the end, -1 where the document is not well-formed. */
static inline int cxml_next(CXMLReader *r) { return CXML("xmlTextReaderRead", int, (CXMLReader *))(r); }
static inline int cxml_kind(CXMLReader *r) { return CXML("xmlTextReaderNodeType", int, (CXMLReader *))(r); }
/* An element that ends where it begins has no end of its own. */
static inline int cxml_is_empty(CXMLReader *r) { return CXML("xmlTextReaderIsEmptyElement", int, (CXMLReader *))(r); }
static inline int cxml_line(CXMLReader *r) { return CXML("xmlTextReaderGetParserLineNumber", int, (CXMLReader *))(r); }
/* Both are the reader's own and hold until the next node. */
static inline const char *cxml_name(CXMLReader *r) { return CXML("xmlTextReaderConstName", const char *, (CXMLReader *))(r); }
static inline const char *cxml_value(CXMLReader *r) { return CXML("xmlTextReaderConstValue", const char *, (CXMLReader *))(r); }
