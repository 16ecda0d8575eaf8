/**
 * A weight for each attack, so that every species has the same in sum and all together have as much as there are
 * attacks: a species that was easy to collect does not decide what an attack looks like.
 */
export function weighSpecies(species: readonly string[]): readonly number[] {
  const sizes = new Map<string, number>();
  for (const name of species) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  const share = species.length / sizes.size;
  return species.map((name) => share / sizes.get(name)!);
}
