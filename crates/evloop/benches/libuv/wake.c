/* Waking a loop from another thread: there and back between two loops, and messages from one thread to a loop, posted or by
 * a list of its own. */
#include "bench.h"

#define TRIPS 100000
#define MESSAGES 2000000

/* Latency: two loops wake each other in turn. */

struct side {
  uv_loop_t loop;
  uv_async_t async;
  struct side *other;
  unsigned long woken;
  int first;
};

static struct side sides[2];

static void woken(uv_async_t *async) {
  struct side *side = async->data;
  side->woken++;
  /* The first side starts a trip each time but the last; the second always answers. */
  if (!side->first || side->woken < TRIPS) uv_async_send(&side->other->async);
  if (side->woken == TRIPS) uv_close((uv_handle_t *)async, NULL);
}

static void other_side(void *arg) {
  struct side *side = arg;
  OK(uv_run(&side->loop, UV_RUN_DEFAULT));
}

static void latency(const char *row) {
  uv_thread_t thread;
  for (int i = 0; i < 2; i++) {
    OK(uv_loop_init(&sides[i].loop));
    OK(uv_async_init(&sides[i].loop, &sides[i].async, woken));
    sides[i].async.data = &sides[i];
    sides[i].other = &sides[1 - i];
  }
  sides[0].first = 1;
  OK(uv_thread_create(&thread, other_side, &sides[1]));
  begin();
  uv_async_send(&sides[1].async);
  OK(uv_run(&sides[0].loop, UV_RUN_DEFAULT));
  report(row, TRIPS, "round trip");
  OK(uv_thread_join(&thread));
  CHECK(sides[0].woken == TRIPS && sides[1].woken == TRIPS);
  close_loop(&sides[0].loop);
  close_loop(&sides[1].loop);
}

/* Throughput: a wake alone carries nothing and many become one, so what is to be done goes through a list under a lock,
 * which the loop takes as a whole. Here any function with its data may be posted by anybody. */

struct task {
  struct task *next;
  void (*run)(struct task *);
  unsigned long number;
};

static uv_mutex_t lock;
static struct task *head, **tail = &head;
static uv_async_t async;
static unsigned long messages, sum;

static void count(unsigned long number) {
  messages++;
  sum += number;
  if (messages == MESSAGES) uv_close((uv_handle_t *)&async, NULL);
}

static void count_task(struct task *task) { count(task->number); }

static void run_tasks(uv_async_t *async) {
  (void)async;
  uv_mutex_lock(&lock);
  struct task *task = head;
  head = NULL;
  tail = &head;
  uv_mutex_unlock(&lock);
  while (task) {
    struct task *next = task->next;
    task->run(task);
    free(task);
    task = next;
  }
}

static void post_tasks(void *arg) {
  (void)arg;
  for (unsigned long i = 0; i < MESSAGES; i++) {
    struct task *task = malloc(sizeof *task);
    CHECK(task);
    *task = (struct task){NULL, count_task, i};
    uv_mutex_lock(&lock);
    *tail = task;
    tail = &task->next;
    uv_mutex_unlock(&lock);
    OK(uv_async_send(&async));
  }
}

/* The same with bare numbers, which one who knows what will be sent puts into an array. */

struct list {
  unsigned long *items;
  size_t len, room;
};

static struct list inbox, taken;

static void push(struct list *list, unsigned long item) {
  if (list->len == list->room) {
    list->room = list->room ? list->room * 2 : 64;
    list->items = realloc(list->items, list->room * sizeof *list->items);
    CHECK(list->items);
  }
  list->items[list->len++] = item;
}

static void take_numbers(uv_async_t *async) {
  (void)async;
  uv_mutex_lock(&lock);
  struct list full = inbox;
  inbox = taken;
  uv_mutex_unlock(&lock);
  for (size_t i = 0; i < full.len; i++) count(full.items[i]);
  full.len = 0;
  taken = full;
}

static void send_numbers(void *arg) {
  (void)arg;
  for (unsigned long i = 0; i < MESSAGES; i++) {
    uv_mutex_lock(&lock);
    int first = inbox.len == 0;
    push(&inbox, i);
    uv_mutex_unlock(&lock);
    if (first) OK(uv_async_send(&async));
  }
}

static void throughput(const char *row, uv_async_cb arrived, uv_thread_cb sender) {
  uv_loop_t loop;
  uv_thread_t thread;
  OK(uv_loop_init(&loop));
  OK(uv_mutex_init(&lock));
  OK(uv_async_init(&loop, &async, arrived));
  begin();
  OK(uv_thread_create(&thread, sender, NULL));
  OK(uv_run(&loop, UV_RUN_DEFAULT));
  report(row, MESSAGES, "message");
  OK(uv_thread_join(&thread));
  CHECK(messages == MESSAGES && sum == (unsigned long)MESSAGES * (MESSAGES - 1) / 2);
  close_loop(&loop);
  uv_mutex_destroy(&lock);
  free(inbox.items);
  free(taken.items);
}

int main(int argc, char **argv) {
  const char *row = row_of(argc, argv);
  if (!strcmp(row, "wake_latency")) latency(row);
  else if (!strcmp(row, "wake_posts")) throughput(row, run_tasks, post_tasks);
  else if (!strcmp(row, "wake_numbers")) throughput(row, take_numbers, send_numbers);
  else return no_such_row(row);
  return 0;
}
