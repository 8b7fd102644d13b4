// Private keys that are locked with a passphrase.
'use strict';


// The key in a form native code reads without a passphrase.
function unlocked(bytes, passphrase) {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (!text.includes('ENCRYPTED')) return bytes;
  if (passphrase === undefined) {
    throw Object.assign(new Error('error:07880109:common libcrypto routines::interrupted or cancelled'),
                        { code: 'ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED' });
  }
  const { createPrivateKey } = require('crypto');
  return createPrivateKey({ key: bytes, passphrase }).export({ type: 'pkcs8', format: 'der' });
}

module.exports = { unlocked };
