#pragma once
#include <spawn.h>

/* Two actions of glibc that its headers show only to programs that ask for more than POSIX. */
extern int cspawn_change_directory(posix_spawn_file_actions_t *, const char *)
    __asm__("posix_spawn_file_actions_addchdir_np");
/* Closes every descriptor from a number on. */
extern int cspawn_close_from(posix_spawn_file_actions_t *, int)
    __asm__("posix_spawn_file_actions_addclosefrom_np");
