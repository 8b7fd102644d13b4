// createReadStream and createWriteStream: events, ranges, errors.
const fs = require('fs');
const out = fs.createWriteStream('f');
out.on('open', (fd) => console.log('open', typeof fd)).on('finish', () => console.log('finish', out.bytesWritten)).on('close', () => {
  fs.createReadStream('f', { start: 2, end: 5, encoding: 'utf8' }).on('data', (text) => console.log('data', text)).on('end', () => console.log('end')).on('close', () => {
    fs.createReadStream('none').on('error', (error) => {
      console.log(error.message);
      fs.createReadStream('f', { highWaterMark: 3 }).on('data', (chunk) => console.log(chunk.length));
    });
  });
});
out.write('abc');
out.write(Buffer.from('def'));
out.end('ghi');
