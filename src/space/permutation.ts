/**
 * Permutations and points of the unit cube. A permutation of n is n − 1 whole digits (its Lehmer code):
 * the first says which of n members stands first, the next which of the n − 1 left stands second, … So
 * uniform coordinates give every order with the same chance. A value holds the position of each member.
 */

/** The position of each of `size` members, from `size − 1` coordinates. */
export function decodePermutation(size: number, coordinates: readonly number[]): readonly number[] {
  const left = Array.from({ length: size }, (_, member) => member);
  const positions = left.slice();
  for (let position = 0; position < size; position++) {
    const choices = size - position;
    const digit = Math.min(choices - 1, Math.floor((coordinates[position] ?? 0) * choices));
    const [member = 0] = left.splice(digit, 1);
    positions[member] = position;
  }
  return positions;
}

/** The coordinates of an order, each the middle of those that give it. */
export function encodePermutation(positions: readonly number[]): readonly number[] {
  const left = Array.from({ length: positions.length }, (_, member) => member);
  return membersInOrder(positions)
    .slice(0, -1)
    .map((member) => {
      const digit = left.indexOf(member);
      left.splice(digit, 1);
      return (digit + 0.5) / (left.length + 1);
    });
}

/** From the position of each member to the members in order; its own inverse. */
export function membersInOrder(positions: readonly number[]): readonly number[] {
  const members = positions.slice();
  for (const [member, position] of positions.entries()) members[position] = member;
  return members;
}
