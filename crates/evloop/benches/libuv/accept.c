/* Connections from connect to close, 64 at a time; both ends live in one loop. The client resets, so that no port lingers. */
#include "bench.h"

#define COUNT 20000
#define AT_ONCE 64

struct client {
  uv_tcp_t tcp;
  uv_connect_t request;
};

static uv_loop_t loop;
static uv_tcp_t server;
static struct sockaddr_in addr;
static char room[65536];
static size_t dialled, arrived, ended;

static void freed(uv_handle_t *handle) { free(handle); }

static void alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *buf) {
  (void)handle, (void)wanted;
  *buf = uv_buf_init(room, sizeof room);
}

static void dial(void);

static void over(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
  (void)buf;
  if (n == 0) return;
  CHECK(n == UV_ECONNRESET);
  uv_close((uv_handle_t *)stream, freed);
  if (++ended == COUNT) uv_close((uv_handle_t *)&server, NULL);
  else if (dialled < COUNT) dial();
}

static void accepted(uv_stream_t *listener, int status) {
  OK(status);
  uv_tcp_t *tcp = malloc(sizeof *tcp);
  CHECK(tcp);
  OK(uv_tcp_init(&loop, tcp));
  OK(uv_accept(listener, (uv_stream_t *)tcp));
  OK(uv_read_start((uv_stream_t *)tcp, alloc, over));
  arrived++;
}

static void connected(uv_connect_t *request, int status) {
  OK(status);
  OK(uv_tcp_close_reset((uv_tcp_t *)request->handle, freed));
}

static void dial(void) {
  struct client *client = malloc(sizeof *client);
  CHECK(client);
  OK(uv_tcp_init(&loop, &client->tcp));
  OK(uv_tcp_connect(&client->request, &client->tcp, (struct sockaddr *)&addr, connected));
  dialled++;
}

int main(int argc, char **argv) {
  const char *row = row_of(argc, argv);
  if (strcmp(row, "accept")) return no_such_row(row);
  OK(uv_loop_init(&loop));
  listen_here(&loop, &server, &addr, accepted);
  begin();
  for (int i = 0; i < AT_ONCE; i++) dial();
  OK(uv_run(&loop, UV_RUN_DEFAULT));
  report(row, COUNT, "connection");
  CHECK(arrived == COUNT && ended == COUNT);
  close_loop(&loop);
  return 0;
}
