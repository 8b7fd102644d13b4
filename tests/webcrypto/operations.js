// What each algorithm computes, by fixed keys, and that what is made with new keys is accepted and altered data is not.
const { subtle } = crypto;
const hex = (data) => Buffer.from(data).toString('hex');
const bytes = (size, first = 0) => Uint8Array.from({ length: size }, (_, i) => i + first);
const secret = (name, usages, data = bytes(16), format = 'raw') => subtle.importKey(format, data, name, true, usages);

async function digests() {
  for (const name of ['SHA-1', 'sha-256', 'SHA-384', 'SHA-512']) console.log(name, hex(await subtle.digest(name, bytes(3))));
}

async function ciphers() {
  const data = bytes(40, 7);
  for (const size of [16, 24, 32]) {
    for (const [name, params] of [
      ['AES-CBC', { iv: bytes(16, 1) }],
      ['AES-CTR', { counter: new Uint8Array(16).fill(255), length: 2 }],
      ['AES-CTR', { counter: new Uint8Array(16).fill(255), length: 128 }],
      ['AES-OCB', { iv: bytes(13), additionalData: bytes(20), tagLength: 64 }],
      ['AES-GCM', { iv: bytes(12) }],
      ['AES-GCM', { iv: bytes(60), additionalData: bytes(5), tagLength: 96 }],
    ]) {
      const format = name === 'AES-OCB' ? 'raw-secret' : 'raw';
      const key = await secret(name, ['encrypt', 'decrypt'], bytes(size), format);
      const sealed = await subtle.encrypt({ name, ...params }, key, data);
      console.log(name, size, hex(sealed), hex(await subtle.decrypt({ name, ...params }, key, sealed)) === hex(data));
    }
  }
}

async function chacha() {
  const name = 'ChaCha20-Poly1305';
  const key = await secret(name, ['encrypt', 'decrypt'], bytes(32), 'raw-secret');
  const way = { name, iv: bytes(12), additionalData: bytes(4) };
  const sealed = await subtle.encrypt(way, key, bytes(70));
  console.log(name, hex(sealed), hex(await subtle.decrypt(way, key, sealed)) === hex(bytes(70)));
  await subtle.decrypt({ ...way, additionalData: bytes(5) }, key, sealed).catch((error) => console.log(error.message));
}

async function macs() {
  for (const hash of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']) {
    const key = await secret({ name: 'HMAC', hash }, ['sign', 'verify']);
    const mac = await subtle.sign('HMAC', key, bytes(9));
    console.log(hash, hex(mac), await subtle.verify('HMAC', key, mac, bytes(9)),
      await subtle.verify('HMAC', key, mac, bytes(8)), await subtle.verify('HMAC', key, mac.slice(1), bytes(9)));
  }
}

async function derivations() {
  for (const hash of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']) {
    const hkdf = await subtle.importKey('raw', bytes(7), 'HKDF', false, ['deriveBits', 'deriveKey']);
    const pbkdf2 = await subtle.importKey('raw', bytes(7), 'PBKDF2', false, ['deriveBits', 'deriveKey']);
    console.log(hash, hex(await subtle.deriveBits({ name: 'HKDF', hash, salt: bytes(3), info: bytes(4) }, hkdf, 400)));
    console.log(hash, hex(await subtle.deriveBits({ name: 'PBKDF2', hash, salt: bytes(3), iterations: 10 }, pbkdf2, 400)));
    const made = await subtle.deriveKey({ name: 'PBKDF2', hash, salt: bytes(0), iterations: 2 }, pbkdf2,
      { name: 'AES-CTR', length: 192 }, true, ['decrypt', 'encrypt']);
    console.log(made, hex(await subtle.exportKey('raw', made)));
  }
}

async function signatures() {
  const exponent = Uint8Array.of(1, 0, 1);
  for (const [algorithm, params] of [
    [{ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 1024, publicExponent: exponent }, {}],
    [{ name: 'RSA-PSS', hash: 'SHA-1', modulusLength: 1024, publicExponent: Uint8Array.of(3) }, { saltLength: 20 }],
    [{ name: 'ECDSA', namedCurve: 'P-256' }, { hash: 'SHA-256' }],
    [{ name: 'ECDSA', namedCurve: 'P-384' }, { hash: 'SHA-512' }],
    [{ name: 'ECDSA', namedCurve: 'P-521' }, { hash: 'SHA-1' }],
    [{ name: 'Ed25519' }, {}],
    [{ name: 'Ed448' }, {}],
    [{ name: 'Ed448' }, { context: bytes(4) }],
  ]) {
    const { publicKey, privateKey } = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const way = { name: algorithm.name, ...params };
    const signature = await subtle.sign(way, privateKey, bytes(99));
    const changed = new Uint8Array(signature.slice());
    changed[5] ^= 1;
    console.log(publicKey, privateKey.usages, signature.byteLength,
      await subtle.verify(way, publicKey, signature, bytes(99)),
      await subtle.verify(way, publicKey, signature, bytes(98)),
      await subtle.verify(way, publicKey, changed, bytes(99)));
  }
}

async function agreements() {
  for (const algorithm of [
    { name: 'ECDH', namedCurve: 'P-256' }, { name: 'ECDH', namedCurve: 'P-384' }, { name: 'ECDH', namedCurve: 'P-521' },
    { name: 'X25519' }, { name: 'X448' },
  ]) {
    const a = await subtle.generateKey(algorithm, false, ['deriveBits', 'deriveKey']);
    const b = await subtle.generateKey(algorithm, false, ['deriveBits']);
    const one = await subtle.deriveBits({ name: algorithm.name, public: b.publicKey }, a.privateKey, null);
    const two = await subtle.deriveBits({ name: algorithm.name, public: a.publicKey }, b.privateKey, one.byteLength * 8);
    console.log(algorithm, one.byteLength, hex(one) === hex(two));
    console.log(await subtle.deriveKey({ name: algorithm.name, public: b.publicKey }, a.privateKey,
      { name: 'HMAC', hash: 'SHA-256', length: 100 }, false, ['sign']).catch((error) => error.message));
  }
}

async function wrapping() {
  const kek = await secret('AES-KW', ['wrapKey', 'unwrapKey']);
  const key = await secret({ name: 'HMAC', hash: 'SHA-1' }, ['sign'], bytes(32));
  for (const format of ['raw', 'jwk']) {
    const wrapped = await subtle.wrapKey(format, key, kek, 'AES-KW');
    const back = await subtle.unwrapKey(format, wrapped, kek, 'AES-KW', { name: 'HMAC', hash: 'SHA-1' }, true, ['sign']);
    console.log(format, hex(wrapped), hex(await subtle.exportKey('raw', back)));
  }
  const oaep = { name: 'RSA-OAEP', hash: 'SHA-256', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };
  const { publicKey, privateKey } = await subtle.generateKey(oaep, false, ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey']);
  const way = { name: 'RSA-OAEP', label: bytes(3) };
  const wrapped = await subtle.wrapKey('raw', key, publicKey, way);
  const back = await subtle.unwrapKey('raw', wrapped, privateKey, way, { name: 'HMAC', hash: 'SHA-1' }, true, ['sign']);
  console.log(wrapped.byteLength, hex(await subtle.exportKey('raw', back)));
}

(async () => {
  await digests();
  await ciphers();
  await chacha();
  await macs();
  await derivations();
  await signatures();
  await agreements();
  await wrapping();
})();
