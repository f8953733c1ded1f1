/** The answer to a yes-or-no question; 'maybe' when it hangs on something that only the cluster knows. */
export type Certainty = 'yes' | 'no' | 'maybe';

export function certain(answer: boolean): Certainty {
  return answer ? 'yes' : 'no';
}

/** AND with unknowns taken as independent (docs/verdicts.md, "What else can be unknown"). */
export function allOf(answers: readonly Certainty[]): Certainty {
  if (answers.includes('no')) return 'no';
  return answers.includes('maybe') ? 'maybe' : 'yes';
}

/** OR with unknowns taken as independent. */
export function anyOf(answers: readonly Certainty[]): Certainty {
  if (answers.includes('yes')) return 'yes';
  return answers.includes('maybe') ? 'maybe' : 'no';
}

/** A function of two objects, worked out once for each pair: tests ask about many ports of it. */
export function remembered<A extends object, B extends object>(
  work: (a: A, b: B) => Certainty,
): (a: A, b: B) => Certainty {
  const known = new WeakMap<A, WeakMap<B, Certainty>>();
  return (a, b) => {
    const ofA = known.get(a) ?? new WeakMap<B, Certainty>();
    known.set(a, ofA);
    const result = ofA.get(b) ?? work(a, b);
    ofA.set(b, result);
    return result;
  };
}
