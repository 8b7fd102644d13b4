// Every cipher, both ways, in pieces of several sizes: bytes, lengths of pieces and tags are those of OpenSSL.
'use strict';
const c=require('crypto');
const kdf=(s,n)=>{let o=Buffer.alloc(0),i=0;while(o.length<n){o=Buffer.concat([o,c.createHash('sha256').update(s+i++).digest()])}return o.subarray(0,n)};
for(const name of c.getCiphers()){ if(/siv|cts|inv|aria|camellia|sm4|des-ede3?-(cfb|ofb)|3wrap|3-wrap|cms/.test(name)) continue;
 const i=c.getCipherInfo(name); const key=kdf('k'+name,i.keyLength); const iv=i.ivLength?kdf('iv'+name,i.ivLength):null;
 const auth=/gcm|ccm|ocb|poly/.test(name);
 const all=c.createHash('sha256');
 for(const len of [0,1,7,8,15,16,17,24,31,32,33,64,100,129,1000]){ for (const cut of [1,3,16,64,1e9]) {
  const data=kdf('d'+len,len); const o=auth?{authTagLength:16}:undefined; const r=[];
  const one = /ccm|wrap|xts/.test(name); if(one&&cut!==1e9)continue;
  try{ const x=c.createCipheriv(name,key,iv,o); if(auth) x.setAAD(kdf('aad',len%40),{plaintextLength:len});
   const parts=[]; if(one) parts.push(x.update(data)); else for(let p=0;p<len;p+=cut) parts.push(x.update(data.subarray(p,p+cut)));
   const lens=parts.map(b=>b.length).join(); parts.push(x.final()); const e=Buffer.concat(parts); const tag=auth?x.getAuthTag():null;
   r.push(c.createHash('md5').update(e).digest('hex'),lens.length<60?lens:'',tag&&tag.toString('hex'));
   const y=c.createDecipheriv(name,key,iv,o); if(auth){y.setAuthTag(tag);y.setAAD(kdf('aad',len%40),{plaintextLength:len});}
   const q=[]; if(one) q.push(y.update(e)); else for(let p=0;p<e.length;p+=cut) q.push(y.update(e.subarray(p,p+cut)));
   const l2=q.map(b=>b.length).join(); q.push(y.final()); r.push(l2.length<60?l2:'',Buffer.concat(q).equals(data));
  }catch(er){r.push(er.code,er.message)}
  all.update(JSON.stringify(r)); if(len===129) console.log(name,cut,...r);
 }}
 console.log(name,all.digest('hex'));}
