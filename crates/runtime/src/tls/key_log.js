// --tls-keylog: the secrets of all connections, in one file.
'use strict';

const { internals } = require('internal:boot');

let hasWarnedOfKeyLog = false;

// Where the command line wants all secrets.
function keyLogFile() {
  const file = internals.setting('tls-keylog');
  if (file !== undefined && !hasWarnedOfKeyLog) {
    hasWarnedOfKeyLog = true;
    process.emitWarning(`Using --tls-keylog makes TLS connections insecure by writing secret key material to file ${file}`);
  }
  return file;
}

module.exports = { keyLogFile };
