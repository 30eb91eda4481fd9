// What the application does with a configuration. Here a formula stands for the person who drinks.
export function brew({ leaves, water, minutes, milk = 0 }) {
  const strength = leaves * minutes * (water / 100) ** 2;
  const taste =
    10 * Math.exp(-(((strength - 14 - 20 * milk) / 12) ** 2)) * (1 - (milk - 0.15) ** 2);
  return { taste, price: 0.04 * leaves + 0.3 * milk };
}
