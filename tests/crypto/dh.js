// Diffie-Hellman with numbers and on curves, and primes.
'use strict';
const crypto = require('crypto');

function told(f) {
  try {
    console.log(f());
  } catch (e) {
    console.log(e.name, e.code, e.message);
  }
}

for (const name of ['modp1', 'modp2', 'modp5', 'modp14', 'modp18']) {
  console.log(name, crypto.hash('sha1', crypto.getDiffieHellman(name).getPrime()));
}
const a = crypto.createDiffieHellmanGroup('modp5');
const b = crypto.createDiffieHellman(a.getPrime(), a.getGenerator());
console.log(a.verifyError, b.verifyError, a.generateKeys('hex').length > 300, b.generateKeys().length > 150);
console.log(a.computeSecret(b.getPublicKey()).equals(b.computeSecret(a.getPublicKey())));
b.setPrivateKey('0b', 'hex');
console.log(b.generateKeys('hex'), b.getPrivateKey('hex'), b.getGenerator('hex'));
const made = crypto.createDiffieHellman(512);
console.log(made.getPrime().length, made.verifyError);
told(() => crypto.createDiffieHellman(0));
told(() => crypto.createDiffieHellman('abcd', 1));
told(() => crypto.createDiffieHellman({}));
told(() => crypto.createDiffieHellman('aa', {}));
told(() => crypto.getDiffieHellman('nothing'));
told(() => crypto.createDiffieHellman(b.getPrime()).getPublicKey());
told(() => a.computeSecret(Buffer.from([1])));
told(() => a.computeSecret(Buffer.alloc(193, 255)));

for (const curve of ['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1']) {
  const [x, y] = [crypto.createECDH(curve), crypto.createECDH(curve)];
  x.generateKeys();
  y.setPrivateKey('0102030405', 'hex');
  console.log(curve, y.getPublicKey('hex', 'compressed'), y.getPublicKey('base64', 'hybrid'));
  console.log(x.computeSecret(y.getPublicKey()).equals(y.computeSecret(x.getPublicKey(null, 'compressed'))));
  console.log(crypto.ECDH.convertKey(y.getPublicKey('hex', 'compressed'), curve, 'hex', 'hex') === y.getPublicKey('hex'));
}
const e = crypto.createECDH('prime256v1');
told(() => crypto.createECDH('nothing'));
told(() => e.getPublicKey());
told(() => e.getPrivateKey());
told(() => e.computeSecret(Buffer.alloc(65, 4)));
told(() => e.generateKeys('hex', 'nothing'));
told(() => e.setPrivateKey(Buffer.alloc(32)));

console.log(crypto.checkPrimeSync(crypto.generatePrimeSync(40)), crypto.checkPrimeSync(91n), crypto.checkPrimeSync(Buffer.of(97)));
console.log(crypto.generatePrimeSync(32, { add: 12n, rem: 11n, bigint: true }) % 12n);
console.log(crypto.checkPrimeSync((crypto.generatePrimeSync(32, { safe: true, bigint: true }) - 1n) / 2n));
crypto.generatePrime(24, { bigint: true }, (error, prime) => {
  crypto.checkPrime(prime, (error, is) => console.log(error, is));
});
told(() => crypto.generatePrimeSync(0));
told(() => crypto.generatePrimeSync(1));
told(() => crypto.generatePrimeSync(16, { add: 2n ** 20n }));
told(() => crypto.checkPrimeSync('a'));
told(() => crypto.checkPrimeSync(-5n));
