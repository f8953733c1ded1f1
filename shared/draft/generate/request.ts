/** Every generator behind one door, for whoever lets a person choose. */
import type { Workload } from '../../cluster/model.ts';
import type { Labels } from '../../kubernetes/objects.ts';
import type { PortSet } from '../../values/ports.ts';
import type { DraftContext } from '../context.ts';
import { generateCloseInternet, type PolicyForm } from './close-internet.ts';
import { generateCutPath } from './cut-path.ts';
import { generateDefaultDeny } from './default-deny.ts';
import type { Generated } from './generated.ts';
import { generateIsolateTenants } from './isolate-tenants.ts';
import { generateLeastPrivilege } from './least-privilege.ts';
import { generateQuarantine, type QuarantineMode } from './quarantine.ts';
import { generateRingFence } from './ring-fence.ts';

interface Some {
  /** All but those of the platform when left out. */
  readonly namespaces?: readonly string[];
}
interface Reviewed {
  /** Ids of declared connections to leave out. */
  readonly exclude?: readonly string[];
}

export type GenerateRequest =
  | ({ readonly kind: 'default-deny' } & Some)
  | ({ readonly kind: 'least-privilege' } & Some & Reviewed)
  | ({ readonly kind: 'ring-fence'; readonly namespace: string; readonly labels?: Labels } & Reviewed)
  | {
      readonly kind: 'quarantine';
      readonly workload: Workload;
      readonly mode?: QuarantineMode;
      readonly investigators?: readonly string[];
    }
  | { readonly kind: 'cut-path'; readonly from: Workload; readonly to: Workload; readonly ports?: PortSet }
  | ({ readonly kind: 'close-internet'; readonly form?: PolicyForm } & Some)
  | { readonly kind: 'isolate-tenants'; readonly label: string; readonly form?: PolicyForm };

export function generate(context: DraftContext, request: GenerateRequest): Generated {
  switch (request.kind) {
    case 'default-deny':
      return generateDefaultDeny(context, request.namespaces);
    case 'least-privilege':
      return generateLeastPrivilege(context, request);
    case 'ring-fence':
      return generateRingFence(context, request);
    case 'quarantine':
      return generateQuarantine(context, request.workload, request);
    case 'cut-path':
      return generateCutPath(context, request);
    case 'close-internet':
      return generateCloseInternet(context, request);
    case 'isolate-tenants':
      return generateIsolateTenants(context, request);
  }
}
