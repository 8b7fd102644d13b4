const 1 = 2;
