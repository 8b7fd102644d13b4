// Facts and switches of the library, and SPKACs.
'use strict';
const crypto = require('crypto');

function told(f) {
  try {
    console.log(f());
  } catch (e) {
    console.log(e.name, e.code, e.message);
  }
}

told(() => crypto.getFips());
told(() => crypto.setFips(false));
told(() => crypto.setEngine('abc'));
told(() => crypto.setEngine());
told(() => crypto.setEngine('abc', 'x'));
told(() => crypto.secureHeapUsed());
told(() => ['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1'].every((name) => crypto.getCurves().includes(name)));
told(() => crypto.constants);
told(() => {
  crypto.constants.defaultCipherList = 'HIGH';
  return crypto.constants.defaultCipherList;
});
told(() => crypto.prng(5).length + crypto.rng(5).length + crypto.pseudoRandomBytes(5).length);
told(() => Object.keys(crypto).includes('prng'));
told(() => Object.keys(crypto).join());
told(() => crypto.Certificate() instanceof crypto.Certificate);
told(() => crypto.Certificate.verifySpkac('nothing'));
told(() => crypto.Certificate.exportPublicKey('nothing') === '');
told(() => new crypto.Certificate().exportChallenge('nothing') === '');
told(() => crypto.Certificate.verifySpkac(1));
