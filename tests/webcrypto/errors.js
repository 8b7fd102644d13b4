// What is refused, and how: names, codes and messages of each method's errors, in the order in which they are looked for.
const { subtle } = crypto;
const u = new Uint8Array(16);

async function told(label, f) {
  try {
    const made = await f();
    console.log(label, '=>', made instanceof ArrayBuffer ? made.byteLength : made.algorithm ?? made);
  } catch (error) {
    console.log(label, '!!', error.name, error.code, error.message);
  }
}

(async () => {
  await told('dig none', () => subtle.digest('FOO', u));
  await told('dig noarg', () => subtle.digest());
  await told('dig 1', () => subtle.digest('SHA-256', 1));
  await told('dig name missing', () => subtle.digest({}, u));
  await told('dig 7', () => subtle.digest(7, u));
  await told('illegal this', () => subtle.digest.call(1, 'SHA-1', u));
  await told('imp badlen', () => subtle.importKey('raw', u.slice(1), 'AES-GCM', true, ['encrypt']));
  await told('imp usage', () => subtle.importKey('raw', u, 'AES-GCM', true, ['sign']));
  await told('imp usage unknown', () => subtle.importKey('raw', u, 'AES-GCM', true, ['foo']));
  await told('imp usage empty', () => subtle.importKey('raw', u, 'AES-GCM', true, []));
  await told('imp format', () => subtle.importKey('rawx', u, 'AES-GCM', true, []));
  await told('imp spki aes', () => subtle.importKey('spki', u, 'AES-GCM', true, ['encrypt']));
  await told('imp jwk buf', () => subtle.importKey('jwk', u, 'AES-GCM', true, ['encrypt']));
  await told('imp raw jwk', () => subtle.importKey('raw', {kty:'oct'}, 'AES-GCM', true, ['encrypt']));
  await told('imp jwk bad', () => subtle.importKey('jwk', {kty:'oct'}, 'AES-GCM', true, ['encrypt']));
  await told('imp jwk kty', () => subtle.importKey('jwk', {kty:'RSA'}, 'AES-GCM', true, ['encrypt']));
  await told('imp jwk nokty', () => subtle.importKey('jwk', {}, 'AES-GCM', true, ['encrypt']));
  await told('imp jwk ext', () => subtle.importKey('jwk', {kty:'oct', k:'AAAAAAAAAAAAAAAAAAAAAA', ext:false}, 'AES-GCM', true, ['encrypt']));
  await told('imp jwk use', () => subtle.importKey('jwk', {kty:'oct', k:'AAAAAAAAAAAAAAAAAAAAAA', use:'sig'}, 'AES-GCM', true, ['encrypt']));
  await told('imp jwk ops', () => subtle.importKey('jwk', {kty:'oct', k:'AAAAAAAAAAAAAAAAAAAAAA', key_ops:['decrypt']}, 'AES-GCM', true, ['encrypt']));
  await told('imp jwk ops dup', () => subtle.importKey('jwk', {kty:'oct', k:'AAAAAAAAAAAAAAAAAAAAAA', key_ops:['decrypt','decrypt']}, 'AES-GCM', true, ['encrypt']));
  await told('imp jwk alg', () => subtle.importKey('jwk', {kty:'oct', k:'AAAAAAAAAAAAAAAAAAAAAA', alg:'A256GCM'}, 'AES-GCM', true, ['encrypt']));
  await told('imp jwk k len', () => subtle.importKey('jwk', {kty:'oct', k:'AAAAAAAAAAAAAAAAAAAA'}, 'AES-GCM', true, ['encrypt']));
  const k = await subtle.importKey('raw', u, 'AES-GCM', false, ['encrypt']);
  await told('export', () => subtle.exportKey('raw', k));
  const ke = await subtle.importKey('raw', u, 'AES-GCM', true, ['encrypt']);
  await told('export spki', () => subtle.exportKey('spki', ke));
  await told('export raw-secret', () => subtle.exportKey('raw-secret', ke));
  await told('enc', () => subtle.encrypt({name:'AES-GCM', iv: u}, k, u));
  await told('enc noiv', () => subtle.encrypt({name:'AES-GCM'}, k, u));
  await told('enc tag', () => subtle.encrypt({name:'AES-GCM', iv: u, tagLength: 7}, k, u));
  await told('enc badalg', () => subtle.encrypt({name:'AES-CBC', iv: u}, k, u));
  await told('dec usage', () => subtle.decrypt({name:'AES-GCM', iv: u}, k, u));
  const kd = await subtle.importKey('raw', u, 'AES-GCM', false, ['decrypt']);
  await told('dec short', () => subtle.decrypt({name:'AES-GCM', iv: u}, kd, u.slice(5)));
  await told('dec bad', () => subtle.decrypt({name:'AES-GCM', iv: u}, kd, u));
  const kc = await subtle.importKey('raw', u, 'AES-CBC', false, ['decrypt','encrypt']);
  await told('cbc dec bad', () => subtle.decrypt({name:'AES-CBC', iv: u}, kc, u));
  await told('cbc iv', () => subtle.decrypt({name:'AES-CBC', iv: u.slice(1)}, kc, u));
  const kt = await subtle.importKey('raw', u, 'AES-CTR', false, ['decrypt','encrypt']);
  await told('ctr counter', () => subtle.encrypt({name:'AES-CTR', counter: u.slice(1), length:64}, kt, u));
  await told('ctr length', () => subtle.encrypt({name:'AES-CTR', counter: u, length:0}, kt, u));
  await told('ctr length', () => subtle.encrypt({name:'AES-CTR', counter: u, length:129}, kt, u));
  await told('ctr wrap', () => subtle.encrypt({name:'AES-CTR', counter: u, length:1}, kt, new Uint8Array(64)));
  await told('gen aes', () => subtle.generateKey({name:'AES-GCM', length: 100}, true, ['encrypt']));
  await told('gen aes nolen', () => subtle.generateKey({name:'AES-GCM'}, true, ['encrypt']));
  await told('gen aes usage', () => subtle.generateKey({name:'AES-GCM', length: 128}, true, []));
  await told('gen aes usage', () => subtle.generateKey({name:'AES-GCM', length: 128}, true, ['sign']));
  await told('gen hmac 0', () => subtle.generateKey({name:'HMAC', hash:'SHA-256', length: 0}, true, ['sign']));
  await told('gen hmac usage', () => subtle.generateKey({name:'HMAC', hash:'SHA-256'}, true, ['encrypt']));
  await told('imp hmac 0', () => subtle.importKey('raw', new Uint8Array(0), {name:'HMAC', hash:'SHA-256'}, true, ['sign']));
  await told('imp hmac len', () => subtle.importKey('raw', u, {name:'HMAC', hash:'SHA-256', length: 100}, true, ['sign']));
  await told('imp hmac len', () => subtle.importKey('raw', u, {name:'HMAC', hash:'SHA-256', length: 127}, true, ['sign']));
  await told('imp hmac len 0', () => subtle.importKey('raw', u, {name:'HMAC', hash:'SHA-256', length: 0}, true, ['sign']));
  const h = await subtle.importKey('raw', u, {name:'HMAC', hash:'SHA-256'}, true, ['sign']);
  await told('hmac verify', () => subtle.verify('HMAC', h, u, u));
  await told('hmac sign', () => subtle.sign('HMAC', h, u));
  const ec = await subtle.generateKey({name:'ECDSA', namedCurve:'P-256'}, true, ['sign', 'verify']);
  await told('ec sign pub', () => subtle.sign({name:'ECDSA', hash:'SHA-1'}, ec.publicKey, u));
  await told('ec sign nohash', () => subtle.sign({name:'ECDSA'}, ec.privateKey, u));
  await told('ec verify priv', () => subtle.verify({name:'ECDSA', hash:'SHA-1'}, ec.privateKey, u, u));
  await told('ec verify', () => subtle.verify({name:'ECDSA', hash:'SHA-1'}, ec.publicKey, u, u));
  await told('ec curve', () => subtle.generateKey({name:'ECDSA', namedCurve:'P-255'}, true, ['sign', 'verify']));
  await told('ec usages', () => subtle.generateKey({name:'ECDSA', namedCurve:'P-256'}, true, ['verify']));
  await told('ec usages', () => subtle.generateKey({name:'ECDSA', namedCurve:'P-256'}, true, ['deriveBits']));
  await told('exp pkcs8 pub', () => subtle.exportKey('pkcs8', ec.publicKey));
  await told('exp spki priv', () => subtle.exportKey('spki', ec.privateKey));
  await told('exp raw priv', () => subtle.exportKey('raw', ec.privateKey));
  await told('exp raw-public', async () => (await subtle.exportKey('raw-public', ec.publicKey)).byteLength);
  await told('exp raw-private', () => subtle.exportKey('raw-private', ec.privateKey));
  await told('exp raw-secret', () => subtle.exportKey('raw-secret', ec.privateKey));
  await told('ec raw', () => subtle.importKey('raw', u, {name:'ECDSA', namedCurve:'P-256'}, true, ['verify']));
  await told('ec spki', () => subtle.importKey('spki', u, {name:'ECDSA', namedCurve:'P-256'}, true, ['verify']));
  await told('ec pkcs8', () => subtle.importKey('pkcs8', u, {name:'ECDSA', namedCurve:'P-256'}, true, ['sign']));
  await told('ec pkcs8 u', () => subtle.importKey('pkcs8', u, {name:'ECDSA', namedCurve:'P-256'}, true, []));
  const spki384 = await subtle.exportKey('spki', (await subtle.generateKey({name:'ECDSA', namedCurve:'P-384'}, true, ['sign', 'verify'])).publicKey);
  await told('ec spki other', () => subtle.importKey('spki', spki384, {name:'ECDSA', namedCurve:'P-256'}, true, ['verify']));
  await told('rsa gen exp', () => subtle.generateKey({name:'RSA-PSS', hash:'SHA-1', modulusLength: 1024, publicExponent: new Uint8Array([1,1,1,1,1])}, false, ['sign', 'verify']));
  await told('rsa gen exp 2', () => subtle.generateKey({name:'RSA-PSS', hash:'SHA-1', modulusLength: 1024, publicExponent: new Uint8Array([2])}, false, ['sign', 'verify']));
  await told('rsa gen exp 1', () => subtle.generateKey({name:'RSA-PSS', hash:'SHA-1', modulusLength: 1024, publicExponent: new Uint8Array([1])}, false, ['sign', 'verify']));
  await told('rsa gen exp 3', () => subtle.generateKey({name:'RSA-PSS', hash:'SHA-1', modulusLength: 1024, publicExponent: 3}, false, ['sign', 'verify']));
  await told('rsa gen len', () => subtle.generateKey({name:'RSA-PSS', hash:'SHA-1', modulusLength: 1, publicExponent: new Uint8Array([3])}, false, ['sign', 'verify']));
  const x = await subtle.generateKey({name:'X25519'}, false, ['deriveBits']);
  await told('dh null', async () => (await subtle.deriveBits({name:'X25519', public: x.publicKey}, x.privateKey, null)).byteLength);
  await told('dh 0', async () => (await subtle.deriveBits({name:'X25519', public: x.publicKey}, x.privateKey, 0)).byteLength);
  await told('dh 9', async () => (await subtle.deriveBits({name:'X25519', public: x.publicKey}, x.privateKey, 9)).byteLength);
  await told('dh 512', async () => (await subtle.deriveBits({name:'X25519', public: x.publicKey}, x.privateKey, 512)).byteLength);
  await told('dh priv', async () => (await subtle.deriveBits({name:'X25519', public: x.privateKey}, x.privateKey, 512)).byteLength);
  await told('dh base pub', async () => (await subtle.deriveBits({name:'X25519', public: x.publicKey}, x.publicKey, 512)).byteLength);
  await told('dh wrong', async () => (await subtle.deriveBits({name:'X25519', public: ec.publicKey}, x.privateKey, 512)).byteLength);
  await told('dh nopub', async () => (await subtle.deriveBits({name:'X25519'}, x.privateKey, 512)).byteLength);
  await told('dh notkey', async () => (await subtle.deriveBits({name:'X25519', public: {}}, x.privateKey, 512)).byteLength);
  const pb = await subtle.importKey('raw', u, 'PBKDF2', false, ['deriveBits']);
  await told('pb', () => subtle.deriveBits({name:'PBKDF2', salt:u, iterations: 0, hash:'SHA-256'}, pb, 256));
  await told('pb l', () => subtle.deriveBits({name:'PBKDF2', salt:u, iterations: 1, hash:'SHA-256'}, pb, 7));
  await told('pb l', () => subtle.deriveBits({name:'PBKDF2', salt:u, iterations: 1, hash:'SHA-256'}, pb, null));
  await told('pb l', () => subtle.deriveBits({name:'PBKDF2', salt:u, iterations: 1, hash:'SHA-256'}, pb, 0));
  await told('pb ext', () => subtle.importKey('raw', u, 'PBKDF2', true, ['deriveBits']));
  await told('pb jwk', () => subtle.importKey('jwk', {kty:'oct'}, 'PBKDF2', false, ['deriveBits']));
  await told('pb usage', () => subtle.importKey('raw', u, 'PBKDF2', false, ['sign']));
  await told('pb derivekey', () => subtle.deriveKey({name:'PBKDF2', salt:u, iterations: 1, hash:'SHA-256'}, pb, {name:'AES-GCM', length:128}, true, ['encrypt']));
  const hk = await subtle.importKey('raw', u, 'HKDF', false, ['deriveBits', 'deriveKey']);
  await told('hk long', () => subtle.deriveBits({name:'HKDF', salt:u, info: u, hash:'SHA-1'}, hk, 256*160));
  await told('hk key', () => subtle.deriveKey({name:'HKDF', salt:u, info: u, hash:'SHA-1'}, hk, {name:'AES-GCM', length:128}, false, []));
  await told('hk key', () => subtle.deriveKey({name:'HKDF', salt:u, info: u, hash:'SHA-1'}, hk, {name:'AES-GCM', length:120}, false, ['encrypt']));
  await told('hk key', () => subtle.deriveKey({name:'HKDF', salt:u, info: u, hash:'SHA-1'}, hk, {name:'HMAC', hash: 'SHA-1'}, false, ['encrypt']));
  await told('hk key', () => subtle.deriveKey({name:'HKDF', salt:u, info: u, hash:'SHA-1'}, hk, {name:'PBKDF2'}, false, ['deriveBits']));
  const kw = await subtle.generateKey({name:'AES-KW', length:128}, false, ['wrapKey','unwrapKey']);
  await told('kw', () => subtle.wrapKey('raw', k, kw, 'AES-KW'));
  await told('kw', () => subtle.wrapKey('raw', ke, k, 'AES-KW'));
  await told('kw', () => subtle.unwrapKey('raw', u, kw, 'AES-KW', 'AES-GCM', true, ['encrypt']));
  await told('kw7', () => subtle.unwrapKey('raw', u.slice(7), kw, 'AES-KW', 'AES-GCM', true, ['encrypt']));
  const oa = await subtle.generateKey({name:'RSA-OAEP', hash:'SHA-1', modulusLength: 1024, publicExponent: new Uint8Array([1,0,1])}, true, ['encrypt', 'decrypt']);
  await told('oaep long', () => subtle.encrypt('RSA-OAEP', oa.publicKey, new Uint8Array(300)));
  await told('oaep priv', () => subtle.encrypt('RSA-OAEP', oa.privateKey, new Uint8Array(300)));
  const salt = { salt: u, info: u };
  for (const args of [
    ['encrypt', 'AES-GCM'], ['encrypt', { name: 'AES-GCM', iv: u }], ['digest', 'SHA-1'], ['digest', 'FOO'], ['foo', 'SHA-1'],
    ['generateKey', { name: 'AES-GCM', length: 128 }], ['generateKey', { name: 'AES-GCM', length: 129 }],
    ['exportKey', 'AES-GCM'], ['exportKey', 'HKDF'], ['wrapKey', 'AES-KW'], ['wrapKey', 'AES-KW', 'HMAC'],
    ['wrapKey', 'AES-KW', 'HKDF'], ['unwrapKey', 'AES-KW', 'AES-GCM'],
    ['deriveBits', { name: 'HKDF', hash: 'SHA-1', ...salt }, 128], ['deriveBits', { name: 'HKDF', hash: 'SHA-1', ...salt }, 127],
    ['deriveKey', { name: 'HKDF', hash: 'SHA-1', ...salt }, { name: 'AES-GCM', length: 128 }],
    ['deriveKey', { name: 'HKDF', hash: 'SHA-1', ...salt }, { name: 'AES-GCM', length: 129 }],
    ['getPublicKey', 'ECDSA'], ['getPublicKey', 'AES-GCM'], ['sign', 'Ed25519'],
    ['generateKey', { name: 'ECDSA', namedCurve: 'P-257' }],
  ]) {
    console.log(args[0], args[1].name ?? args[1], SubtleCrypto.supports(...args));
  }
})();
