#pragma once
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

/* A library that is loaded by the first call and not by the loader of the program: what brings many others along costs
   every start milliseconds, and most commands never call it. The shims of such libraries include this.

   LOADED_LIBRARY(cxml, "libxml2.so.2", "libxml2") defines cxml_symbol(name): a function of that library by its name.
   Where the library or the function is missing, the program says which package to install and ends with EX_UNAVAILABLE.
   Two threads that load at once get the same handle. */
#define LOADED_LIBRARY(prefix, file, package)                                                              \
  static inline void *prefix##_symbol(const char *name) {                                                  \
    static void *library;                                                                                  \
    void *loaded = __atomic_load_n(&library, __ATOMIC_ACQUIRE);                                            \
    if (!loaded) {                                                                                         \
      loaded = dlopen(file, RTLD_NOW | RTLD_LOCAL);                                                        \
      __atomic_store_n(&library, loaded, __ATOMIC_RELEASE);                                                \
    }                                                                                                      \
    void *symbol = loaded ? dlsym(loaded, name) : NULL;                                                    \
    if (!symbol) {                                                                                         \
      fprintf(stderr, "%s is missing or too old (%s): apt-get install %s\n", file, name, package);         \
      exit(69);                                                                                            \
    }                                                                                                      \
    return symbol;                                                                                         \
  }
