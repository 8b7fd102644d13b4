// exit: 1
Promise.reject(new Error('nobody caught me'));
setTimeout(() => console.log('never'), 10);
