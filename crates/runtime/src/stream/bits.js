// The state bits of both stream sides, one number each; nothing here has behaviour.
// The first group means the same on either side, so that destroy.js need not know which one it holds.
'use strict';

const bit = (n) => 1 << n;

module.exports = {
  // either side
  OBJECT: bit(0),
  CONSTRUCTED: bit(1),
  SYNC: bit(2),
  ERROR_EMITTED: bit(4),
  EMIT_CLOSE: bit(5),
  AUTO_DESTROY: bit(6),
  DESTROYED: bit(7),
  CLOSED: bit(8),
  CLOSE_EMITTED: bit(9),
  // this side was switched off: `readable: false`, `writable: false`
  DISABLED: bit(10),
  ENDED: bit(11),

  // readable
  END_EMITTED: bit(12),
  READING: bit(13),
  NEED_READABLE: bit(14),
  EMITTED_READABLE: bit(15),
  READABLE_LISTENING: bit(16),
  DATA_LISTENING: bit(17),
  RESUME_SCHEDULED: bit(18),
  READING_MORE: bit(19),
  DATA_EMITTED: bit(20),
  // `flowing` and `paused` know three values: null while the first bit is off
  HAS_FLOWING: bit(21),
  FLOWING: bit(22),
  HAS_PAUSED: bit(23),
  PAUSED: bit(24),
  MULTI_AWAIT_DRAIN: bit(25),
  DECODER: bit(26),
  IN_READ: bit(27),

  // writable
  NEED_DRAIN: bit(12),
  ENDING: bit(13),
  FINISHED: bit(14),
  KEEP_STRINGS: bit(15),
  WRITING: bit(16),
  BUFFER_PROCESSING: bit(17),
  PREFINISHED: bit(18),
  FINAL_CALLED: bit(19),
  // the buffered list holds something that is not a Buffer, or has a real callback
  MIXED_BUFFERS: bit(20),
  REAL_CALLBACKS: bit(21),
  BUFFERED: bit(22),
  CORKED: bit(23),
  AFTER_WRITE_PENDING: bit(24),
};
