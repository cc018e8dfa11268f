#pragma once
#include "../CLoading/loading.h"

/* libxml2 brings ICU along, two milliseconds, and only some cameras speak XML. Of its reader (xmlreader.h, part of
   libxml2's stable interface) this is what is used. */
typedef struct CXMLReader CXMLReader; /* xmlTextReader */

LOADED_LIBRARY(cxml, "libxml2.so.2", "libxml2")

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
