/* bench request|response FILE CALLS: llhttp's CPU nanoseconds for CALLS times the input of FILE (see ../parse.rs), with
 * callbacks that hand over what our events do: spans of target, names, values and body, and the ends. */
#include "llhttp.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct span { const char *at; size_t len; };
static struct span target, names[64], values[64];
static volatile const char *body_at;
static volatile size_t body_len;
static unsigned fields, ends;

/* A span that goes over slices is told in parts; ours are told whole, so this does the least it may. */
static int on_begin(llhttp_t *p) { (void)p; fields = 0; return 0; }
static int on_target(llhttp_t *p, const char *at, size_t len) { (void)p; target.at = at; target.len = len; return 0; }
static int on_name(llhttp_t *p, const char *at, size_t len) { (void)p; names[fields & 63].at = at; names[fields & 63].len = len; return 0; }
static int on_value(llhttp_t *p, const char *at, size_t len) { (void)p; values[fields & 63].at = at; values[fields & 63].len = len; return 0; }
static int on_value_complete(llhttp_t *p) { (void)p; fields++; return 0; }
static int on_head(llhttp_t *p) { (void)p; return 0; }
static int on_body(llhttp_t *p, const char *at, size_t len) { (void)p; body_at = at; body_len = len; return 0; }
static int on_end(llhttp_t *p) { (void)p; ends++; return 0; }

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  FILE *f = fopen(argv[2], "rb");
  static unsigned char content[32 << 20];
  size_t size = f ? fread(content, 1, sizeof content, f) : 0;
  if (size < 4) return 2;
  uint32_t pieces;
  memcpy(&pieces, content, 4);
  const uint32_t *cuts = (const uint32_t *)content + 1;
  const char *bytes = (const char *)(cuts + pieces);
  long calls = atol(argv[3]);

  llhttp_settings_t settings;
  llhttp_settings_init(&settings);
  settings.on_message_begin = on_begin;
  settings.on_url = on_target;
  settings.on_header_field = on_name;
  settings.on_header_value = on_value;
  settings.on_header_value_complete = on_value_complete;
  settings.on_headers_complete = on_head;
  settings.on_body = on_body;
  settings.on_message_complete = on_end;
  llhttp_t parser;
  llhttp_init(&parser, strcmp(argv[1], "request") ? HTTP_RESPONSE : HTTP_REQUEST, &settings);

  struct timespec start, end;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
  for (long i = 0; i < calls; i++) {
    const char *at = bytes;
    for (uint32_t k = 0; k < pieces; k++) {
      if (llhttp_execute(&parser, at, cuts[k]) != HPE_OK) {
        fprintf(stderr, "%s\n", llhttp_get_error_reason(&parser));
        return 1;
      }
      at += cuts[k];
    }
  }
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
  if (ends != calls) return 1;
  printf("%.0f\n", (end.tv_sec - start.tv_sec) * 1e9 + (end.tv_nsec - start.tv_nsec));
  return 0;
}
