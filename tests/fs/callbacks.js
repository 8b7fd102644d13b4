// The callback form: results, errors, order with the loop.
const fs = require('fs');
fs.writeFile('a', 'text', (error) => {
  console.log('written', error);
  fs.readFile('a', 'utf8', (error, text) => {
    console.log('read', error, text);
    fs.stat('a', (error, stat) => {
      console.log('size', stat.size);
      fs.readFile('none', (error, data) => {
        console.log(error.message, data);
        fs.access('none', (error) => {
          console.log(error.code, error.syscall);
          fs.exists('a', (yes) => console.log('exists', yes));
        });
      });
    });
  });
});

console.log('sync part ends');
