console.log("late runs");
