/* An ID number with its check digit: region, birth date, order. */
export function idNumber(born, order = '013', region = '320584') {
  const digits = region + born.replaceAll('-', '') + order;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return digits + '10X98765432'[[...digits].reduce((sum, digit, at) => sum + digit * weights[at], 0) % 11];
}
