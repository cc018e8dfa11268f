#pragma once

/* glibc shows it to GNU sources only, which Swift's view of it is not. */
extern int syncfs(int file);
static inline int cdisk_sync_file_system(int file) { return syncfs(file); }
