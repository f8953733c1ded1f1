/** The truth tables of verdicts, each with the choices that it was made under. */
export const truthTables = [
  // The local-node exemption is modelled, and switched off for the edge cases: their last flow knows none.
  { file: 'netpol_edge_cases.json', options: { localNode: 'none' } },
  { file: 'e2e_netpol_cases.json', options: {} },
  { file: 'cyclonus_cases.json', options: {} },
  { file: 'npapi_conformance_cases.json', options: {} },
] as const;
