// Keys in every form: what goes in comes out, and what programs see of a key.
const { subtle } = crypto;
const { types } = require('util');
const hex = (data) => Buffer.from(data).toString('hex');
const der = (text) => Buffer.from(text, 'hex');

const pairs = {
  'P-256': {
    spki: '3059301306072a8648ce3d020106082a8648ce3d03010703420004d210b0a6f9d9f012868058b43fa4f471018543bba00c9250df9257c2' +
      'acae5dd1ce037552d481450ce39b4d1095701b175bfab34b8e6c099e18f1c198358361e8',
    compressed: '3039301306072a8648ce3d020106082a8648ce3d03010703220002d210b0a6f9d9f012868058b43fa4f471018543bba00c9250df' +
      '9257c2acae5dd1',
  },
};

async function forms(algorithm, usages, pair) {
  for (const key of [pair.publicKey, pair.privateKey]) {
    const own = key.usages;
    const formats = key.type === 'public' ? ['spki', 'jwk', 'raw', 'raw-public'] : ['pkcs8', 'jwk'];
    for (const format of formats) {
      const data = await subtle.exportKey(format, key).catch((error) => error.message);
      if (typeof data === 'string') {
        console.log(data);
        continue;
      }
      const again = await subtle.importKey(format, data, algorithm, true, own);
      const more = await subtle.exportKey(format, again);
      const same = format === 'jwk' ? JSON.stringify(more) === JSON.stringify(data) : hex(more) === hex(data);
      console.log(again.type, format, same, JSON.stringify(again.algorithm) === JSON.stringify(key.algorithm));
    }
  }
}

// Signatures of Ed448 and secrets of X448 by fixed keys (RFC 7748, 6.2).
async function goldilocks() {
  const jwk = {
    kty: 'OKP',
    crv: 'Ed448',
    x: 'mJaohrJj7C_4b-Vt1UJN4bAh9aQk0WfvqfsMK9dj2C3_50_m252P9lBW1lyUVlp0wjFTAvlyTpEA',
    d: 'SpsrL4uf1WjT4fMB0i0ojyFi9d9C-4B3zRDqbqd0Xfy5pkAB8iDmS8BoedJpx0P8LgFi0R2wHtmm',
  };
  const key = await subtle.importKey('jwk', jwk, 'Ed448', true, ['sign']);
  console.log(hex(await subtle.sign('Ed448', key, new Uint8Array(16))), hex(await subtle.exportKey('pkcs8', key)));
  const secrets = [
    '9a8f4925d1519f5775cf46b04b5800d4ee9ee8bae8bc5565d498c28dd9c9baf574a9419744897391006382a6f127ab1d9ac2d8c0a598726b',
    '1c306a7ac2a0e2e0990b294470cba339e6453772b075811d8fad0d1d6927c120bb5ee8972b0d3e21374c9c921b09d1b0366f10b65173992d',
  ];
  const [a, b] = await Promise.all(secrets.map((secret) =>
    subtle.importKey('pkcs8', der(`3046020100300506032b656f043a0438${secret}`), 'X448', true, ['deriveBits'])));
  const { x } = await subtle.exportKey('jwk', b);
  const peer = await subtle.importKey('raw', Buffer.from(x, 'base64url'), 'X448', true, []);
  console.log(hex(await subtle.deriveBits({ name: 'X448', public: peer }, a, 448)));
}

(async () => {
  await goldilocks();
  const compressed = await subtle.importKey('spki', der(pairs['P-256'].compressed), { name: 'ECDH', namedCurve: 'P-256' },
    true, []);
  console.log(hex(await subtle.exportKey('spki', compressed)) === pairs['P-256'].spki, compressed);
  const exponent = Uint8Array.of(1, 0, 1);
  for (const [algorithm, usages] of [
    [{ name: 'RSA-OAEP', hash: 'SHA-512', modulusLength: 1024, publicExponent: exponent }, ['encrypt', 'decrypt']],
    [{ name: 'RSA-PSS', hash: 'SHA-384', modulusLength: 1024, publicExponent: exponent }, ['sign', 'verify']],
    [{ name: 'ECDSA', namedCurve: 'P-256' }, ['sign', 'verify']],
    [{ name: 'ECDH', namedCurve: 'P-384' }, ['deriveBits']],
    [{ name: 'ECDSA', namedCurve: 'P-521' }, ['sign', 'verify']],
    [{ name: 'Ed25519' }, ['sign', 'verify']],
    [{ name: 'X25519' }, ['deriveKey']],
    [{ name: 'Ed448' }, ['sign', 'verify']],
    [{ name: 'X448' }, ['deriveBits']],
  ]) {
    console.log(algorithm.name);
    await forms(algorithm, usages, await subtle.generateKey(algorithm, true, usages));
  }
  const rsa = await subtle.generateKey({ name: 'RSA-PSS', hash: 'SHA-256', modulusLength: 1024, publicExponent: exponent },
    true, ['sign', 'verify']);
  console.log(Object.keys(await subtle.exportKey('jwk', rsa.privateKey)), rsa.publicKey.algorithm);

  const key = await subtle.generateKey({ name: 'AES-CBC', length: 192 }, false, ['decrypt', 'encrypt', 'decrypt']);
  const copy = structuredClone(key);
  console.log(key, Object.keys(key), String(key), key.usages === key.usages, key.algorithm === key.algorithm);
  console.log(copy, copy !== key, types.isCryptoKey(copy), types.isCryptoKey({}), copy instanceof CryptoKey);
  const iv = new Uint8Array(16);
  const sealed = await subtle.encrypt({ name: 'AES-CBC', iv }, key, iv);
  console.log(hex(await subtle.decrypt({ name: 'AES-CBC', iv }, copy, sealed)));
  for (const f of [
    () => new CryptoKey(), () => new SubtleCrypto(), () => new Crypto(), () => CryptoKey.prototype.type,
    () => Crypto.prototype.subtle, () => crypto.getRandomValues.call({}, iv),
  ]) {
    try {
      f();
    } catch (error) {
      console.log(error.name, error.code, error.message);
    }
  }
  await subtle.digest.call({}, 'SHA-1', iv).catch((error) => console.log(error.name, error.code, error.message));
  console.log(crypto, subtle, String(crypto), String(subtle), crypto === require('crypto').webcrypto,
    subtle === require('crypto').subtle);
})();
