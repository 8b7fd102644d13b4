// --unhandled-rejections=warn goes on.
// flags: --unhandled-rejections=warn
Promise.reject(new Error('only a warning'));
setTimeout(() => console.log('goes on'), 5);
