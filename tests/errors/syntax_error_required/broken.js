const fine = 1;
if (fine {
}
