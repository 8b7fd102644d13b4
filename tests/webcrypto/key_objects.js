// KeyObjects made of CryptoKeys and the other way round, and CryptoKeys given to node:crypto.
const { KeyObject, createHmac, createPublicKey, createSecretKey, generateKeyPairSync, sign, verify } = require('crypto');
const { subtle } = crypto;
const u = new Uint8Array(16);

async function told(label, f) {
  try {
    console.log(label, '=>', await f());
  } catch (error) {
    console.log(label, '!!', error.name, error.code, error.message);
  }
}

async function pairs() {
  for (const [type, options, algorithm, publicUsages, privateUsages] of [
    ['rsa', { modulusLength: 1024 }, { name: 'RSA-PSS', hash: 'SHA-256' }, ['verify'], ['sign']],
    ['ec', { namedCurve: 'P-256' }, { name: 'ECDSA', namedCurve: 'P-256' }, ['verify'], ['sign']],
    ['ed25519', {}, 'Ed25519', ['verify'], ['sign']],
    ['x25519', {}, 'X25519', [], ['deriveBits']],
  ]) {
    const { publicKey, privateKey } = generateKeyPairSync(type, options);
    const open = publicKey.toCryptoKey(algorithm, true, publicUsages);
    const closed = privateKey.toCryptoKey(algorithm, false, privateUsages);
    console.log(open, closed.type, closed.extractable, closed.usages);
    console.log(KeyObject.from(open).equals(publicKey), KeyObject.from(closed).equals(privateKey),
      KeyObject.from(closed).asymmetricKeyType, createPublicKey(KeyObject.from(closed)).equals(publicKey));
    await told('another', () => publicKey.toCryptoKey(type === 'ed25519' ? 'X25519' : 'Ed25519', true, publicUsages));
    await told('secret', () => publicKey.toCryptoKey('AES-GCM', true, ['encrypt']));
  }
}

(async () => {
  const secret = createSecretKey(u);
  await told('secret', () => secret.toCryptoKey('AES-GCM', true, ['encrypt']));
  await told('no usage', () => secret.toCryptoKey('AES-GCM', true, []));
  await told('unknown', () => secret.toCryptoKey('FOO', true, []));
  await told('RSA', () => secret.toCryptoKey({ name: 'RSA-PSS', hash: 'SHA-1' }, true, ['sign']));
  await told('HMAC', () => secret.toCryptoKey({ name: 'HMAC', hash: 'SHA-1' }, false, ['sign']));
  await told('usages', () => secret.toCryptoKey('AES-GCM', true, 'encrypt'));
  const key = await subtle.importKey('raw', u, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  console.log(KeyObject.from(key).equals(secret), KeyObject.from(key).export().toString('hex'));
  console.log(createHmac('sha1', KeyObject.from(key)).update('x').digest('hex'));
  await pairs();
  await told('no key', () => KeyObject.from({}));
  const { publicKey, privateKey } = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false,
    ['sign', 'verify']);
  console.log(verify('sha256', u, publicKey, sign('sha256', u, privateKey)));
  const signature = sign('sha256', u, { key: KeyObject.from(privateKey), dsaEncoding: 'ieee-p1363' });
  console.log(await subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, publicKey, signature, u));
})();
