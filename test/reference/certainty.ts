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
