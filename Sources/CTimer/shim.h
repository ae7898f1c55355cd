// What Swift's Glibc module leaves out: timers that are descriptors.
#include <sys/timerfd.h>
