/* 64 bytes there and back over TCP, on many connections at once; both ends live in one loop. */
#include "bench.h"

#define SIZE 64

struct client {
  uv_tcp_t tcp;
  uv_connect_t request;
  size_t got;
};

static uv_tcp_t server;
static char room[65536], message[SIZE];
static size_t connections, accepts, ready, started, answered, total, echoed;

static void alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *buf) {
  (void)handle, (void)wanted;
  *buf = uv_buf_init(room, sizeof room);
}

/* What the kernel does not take at once waits in a copy; with these sizes that never happens. */
struct late {
  uv_write_t request;
  char bytes[];
};

static void wrote(uv_write_t *request, int status) {
  OK(status);
  free(request);
}

static void give(uv_stream_t *stream, const char *bytes, size_t len) {
  uv_buf_t buf = uv_buf_init((char *)bytes, len);
  int sent = uv_try_write(stream, &buf, 1);
  if (sent == (int)len) return;
  if (sent == UV_EAGAIN) sent = 0;
  CHECK(sent >= 0);
  struct late *late = malloc(sizeof *late + len - sent);
  CHECK(late);
  memcpy(late->bytes, bytes + sent, len - sent);
  buf = uv_buf_init(late->bytes, len - sent);
  OK(uv_write(&late->request, stream, &buf, 1, wrote));
}

static void freed(uv_handle_t *handle) { free(handle); }

static void echo(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
  if (n > 0) {
    echoed += n;
    give(stream, buf->base, n);
  } else if (n < 0) {
    CHECK(n == UV_EOF);
    uv_close((uv_handle_t *)stream, freed);
  }
}

/* The next one, as long as there are any left to send. */
static void ask(struct client *client) {
  if (started == total) {
    uv_close((uv_handle_t *)&client->tcp, NULL);
    return;
  }
  started++;
  client->got = 0;
  give((uv_stream_t *)&client->tcp, message, SIZE);
}

static void answer(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
  struct client *client = (struct client *)stream;
  (void)buf;
  CHECK(n >= 0);
  client->got += n;
  if (client->got < SIZE) return;
  CHECK(client->got == SIZE);
  answered++;
  ask(client);
}

static struct client *clients;

/* When both ends of all are there it counts. */
static void start_if_all(void) {
  if (accepts < connections || ready < connections) return;
  uv_close((uv_handle_t *)&server, NULL);
  begin();
  for (size_t i = 0; i < connections; i++) ask(&clients[i]);
}

static void accepted(uv_stream_t *listener, int status) {
  OK(status);
  uv_tcp_t *tcp = malloc(sizeof *tcp);
  CHECK(tcp);
  OK(uv_tcp_init(listener->loop, tcp));
  OK(uv_accept(listener, (uv_stream_t *)tcp));
  OK(uv_tcp_nodelay(tcp, 1));
  OK(uv_read_start((uv_stream_t *)tcp, alloc, echo));
  accepts++;
  start_if_all();
}

static void connected(uv_connect_t *request, int status) {
  struct client *client = (struct client *)request->handle;
  OK(status);
  OK(uv_tcp_nodelay(&client->tcp, 1));
  OK(uv_read_start((uv_stream_t *)&client->tcp, alloc, answer));
  ready++;
  start_if_all();
}

int main(int argc, char **argv) {
  const char *row = row_of(argc, argv);
  if (!strcmp(row, "ping_pong_1")) connections = 1, total = 100000;
  else if (!strcmp(row, "ping_pong_64")) connections = 64, total = 200000;
  else if (!strcmp(row, "ping_pong_1000")) connections = 1000, total = 200000;
  else return no_such_row(row);
  uv_loop_t loop;
  struct sockaddr_in addr;
  OK(uv_loop_init(&loop));
  listen_here(&loop, &server, &addr, accepted);
  clients = calloc(connections, sizeof *clients);
  CHECK(clients);
  for (size_t i = 0; i < connections; i++) {
    OK(uv_tcp_init(&loop, &clients[i].tcp));
    OK(uv_tcp_connect(&clients[i].request, &clients[i].tcp, (struct sockaddr *)&addr, connected));
  }
  OK(uv_run(&loop, UV_RUN_DEFAULT));
  report(row, total, "round trip");
  CHECK(answered == total && echoed == total * SIZE);
  free(clients);
  close_loop(&loop);
  return 0;
}
