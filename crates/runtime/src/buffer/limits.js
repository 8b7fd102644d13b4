// How long a Buffer and a string may be.
'use strict';

module.exports = {
  kMaxLength: Number.MAX_SAFE_INTEGER,
  kStringMaxLength: 0x1fffffe8,
};
