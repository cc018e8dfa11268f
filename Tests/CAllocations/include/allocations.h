#ifndef ALLOCATIONS_H
#define ALLOCATIONS_H

#include <stdbool.h>
#include <stdint.h>

/* Counts what the calling thread takes from the heap: this target's malloc, calloc, realloc and
   aligned allocation stand before those of glibc in every test program that links it. */

/* False under a sanitizer, which brings a heap of its own. */
bool allocations_are_counted(void);
/* How often this thread has asked the heap for memory. */
uint64_t allocations_of_this_thread(void);

#endif
