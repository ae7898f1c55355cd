// Long work in shares, one a thread. The threads stay and wait; who finds them at work does all himself.
#define _GNU_SOURCE
#include "CKernels.h"
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

/// More do not make memory faster.
#define MOST_THREADS 16

static atomic_int wanted;
/// Held by the caller whose work the threads do.
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
/// Guards what follows.
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int started;
static int left;
static unsigned long round_number;
static struct {
  void (*body)(void *, ptrdiff_t, ptrdiff_t);
  void *context;
  ptrdiff_t count, share;
} work;

static void run_share(int place) {
  ptrdiff_t start = place * work.share, end = work.count - start < work.share ? work.count : start + work.share;
  if (start < work.count) work.body(work.context, start, end);
}

static void *wait_for_work(void *argument) {
  int place = (int)(intptr_t)argument;
  unsigned long seen = 0;
  pthread_mutex_lock(&mutex);
  for (;;) {
    while (round_number == seen) pthread_cond_wait(&changed, &mutex);
    seen = round_number;
    pthread_mutex_unlock(&mutex);
    run_share(place);
    pthread_mutex_lock(&mutex);
    if (--left == 0) pthread_cond_broadcast(&changed);
  }
  return NULL;
}

/// A forked child has none of the threads.
static void forget_threads(void) {
  started = 0;
  left = 0;
  round_number = 0;
  pthread_mutex_init(&turn, NULL);
  pthread_mutex_init(&mutex, NULL);
  pthread_cond_init(&changed, NULL);
}

/// Starts threads until there are so many; how many there are. Signals are for the program's own.
static int start_threads(int count) {
  static atomic_flag watchesForks = ATOMIC_FLAG_INIT;
  if (!atomic_flag_test_and_set(&watchesForks)) pthread_atfork(NULL, NULL, forget_threads);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  while (started < count) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, wait_for_work, (void *)(intptr_t)(started + 1)) != 0) break;
    pthread_detach(thread);
    started++;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

int nnk_threads_used(void) {
  int count = atomic_load_explicit(&wanted, memory_order_relaxed);
  if (count > 0) return count;
  cpu_set_t set;
  count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  nnk_threads(count);
  return atomic_load_explicit(&wanted, memory_order_relaxed);
}

void nnk_threads(int count) {
  count = count < 1 ? 1 : count > MOST_THREADS ? MOST_THREADS : count;
  atomic_store_explicit(&wanted, count, memory_order_relaxed);
}

void nnk_parallel_for(ptrdiff_t count, ptrdiff_t grain, void (*body)(void *context, ptrdiff_t start, ptrdiff_t end),
                      void *context) {
  if (count <= 0) return;
  int threads = nnk_threads_used();
  if (threads == 1 || count <= grain || pthread_mutex_trylock(&turn) != 0) return body(context, 0, count);
  pthread_mutex_lock(&mutex);
  // All that ever started take part in a round, with empty shares behind the last one.
  int helpers = start_threads(threads - 1);
  int shares = helpers + 1 < threads ? helpers + 1 : threads;
  ptrdiff_t grains = (count + grain - 1) / grain;
  work.body = body;
  work.context = context;
  work.count = count;
  work.share = (grains + shares - 1) / shares * grain;
  left = helpers;
  round_number++;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&mutex);
  run_share(0);
  pthread_mutex_lock(&mutex);
  while (left > 0) pthread_cond_wait(&changed, &mutex);
  pthread_mutex_unlock(&mutex);
  pthread_mutex_unlock(&turn);
}
