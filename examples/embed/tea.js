// What the application does with a configuration. Here a formula stands for the person who drinks.
export function brew({ leaves, water, minutes, milk = 0 }) {
  const strength = (leaves * minutes * water * water) / 10_000;
  const offStrength = (strength - 14 - 20 * milk) / 6;
  const offMilk = milk - 0.15;
  const taste = (10 / (1 + offStrength * offStrength)) * (1 - offMilk * offMilk);
  return { taste, price: 0.04 * leaves + 0.3 * milk };
}
