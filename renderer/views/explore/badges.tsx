/** What matters first, as icons with words: in the outline, in panels, and (as marks) in the graph. */
import type { LucideIcon } from 'lucide-react';
import {
  DoorOpen,
  EthernetPort,
  Globe,
  KeyRound,
  ServerCog,
  ShieldAlert,
  ShieldOff,
  SquareArrowOutUpRight,
} from 'lucide-react';
import { Tooltip } from '../../components/tooltip.tsx';
import { type BadgeName, type Badges, badgeNames } from '../../engine/badges.ts';
import { plural } from '../../engine/names.ts';

interface BadgeLook {
  readonly icon: LucideIcon;
  readonly tone: 'outside' | 'warn' | 'quiet';
  /** A few words, for lists. */
  readonly label: string;
  /** What it says of some workloads, to go on with "of 12 workloads". */
  readonly sentence: string;
}

export const badgeLooks: Readonly<Record<BadgeName, BadgeLook>> = {
  fromInternet: {
    icon: Globe,
    tone: 'outside',
    label: 'Reachable from the internet',
    sentence: 'the internet may reach',
  },
  privileged: { icon: ShieldAlert, tone: 'warn', label: 'Privileged', sentence: 'privileged containers in' },
  hostNetwork: { icon: EthernetPort, tone: 'warn', label: 'Host network', sentence: 'on the host network are' },
  metadata: {
    icon: KeyRound,
    tone: 'warn',
    label: 'Reaches the metadata service',
    sentence: 'the metadata service is within reach of',
  },
  apiServer: {
    icon: ServerCog,
    tone: 'quiet',
    label: 'Reaches the API server',
    sentence: 'the API server is within reach of',
  },
  open: {
    icon: ShieldOff,
    tone: 'warn',
    label: 'Not isolated for ingress',
    sentence: 'no NetworkPolicy isolates for ingress',
  },
  toInternet: {
    icon: SquareArrowOutUpRight,
    tone: 'outside',
    label: 'Reaches the internet',
    sentence: 'the internet is within reach of',
  },
  openOut: {
    icon: DoorOpen,
    tone: 'quiet',
    label: 'Not isolated for egress',
    sentence: 'no NetworkPolicy isolates for egress',
  },
};

/** Badges that say something, most important first; certain ones before those in doubt. */
export function shownBadges(badges: Badges): readonly { readonly name: BadgeName; readonly certain: boolean }[] {
  return [
    ...badgeNames.filter((name) => badges[name] > 0).map((name) => ({ name, certain: true })),
    ...badgeNames
      .filter((name) => badges[name] === 0 && badges.unknown[name] > 0)
      .map((name) => ({ name, certain: false })),
  ];
}

/** "12 of 20 workloads, 3 unknown". */
function badgeCount(badges: Badges, name: BadgeName, size: number): string {
  const unknown = badges.unknown[name];
  const doubt = unknown > 0 ? `, ${unknown.toLocaleString('en')} unknown` : '';
  return `${badges[name].toLocaleString('en')} of ${plural(size, 'workload')}${doubt}`;
}

function tooltip(badges: Badges, name: BadgeName, size: number): string {
  const { label, sentence } = badgeLooks[name];
  if (size === 1) return badges[name] > 0 ? label : `${label}: not known`;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} ${badgeCount(badges, name, size)}`;
}

const maxIcons = 3;

interface BadgeIconsProps {
  readonly badges: Badges;
  readonly size: number;
}

/** The first few, and how many more there are; the panel has them all. */
export function BadgeIcons({ badges, size, max = maxIcons }: BadgeIconsProps & { readonly max?: number }) {
  const shown = shownBadges(badges);
  const first = shown.slice(0, max);
  const rest = shown.slice(max);
  return (
    <span className="badge-icons">
      {first.map(({ name, certain }) => {
        const { icon: Icon, tone, label } = badgeLooks[name];
        return (
          <Tooltip key={name} text={tooltip(badges, name, size)}>
            <span
              className={`badge-icon is-${certain ? tone : 'unknown'}`}
              role="img"
              aria-label={certain ? label : `${label}: not known`}
            >
              <Icon size={12} strokeWidth={2} aria-hidden />
              {!certain && '?'}
            </span>
          </Tooltip>
        );
      })}
      {rest.length > 0 && (
        <Tooltip text={rest.map(({ name }) => tooltip(badges, name, size)).join('. ')}>
          <span className="badge-more" role="img" aria-label={`and ${rest.length} more`}>
            +{rest.length}
          </span>
        </Tooltip>
      )}
    </span>
  );
}

/** All of them in words, for the panel of a namespace. */
export function BadgeList({ badges, size }: BadgeIconsProps) {
  return (
    <ul className="badge-list">
      {shownBadges(badges).map(({ name, certain }) => {
        const { icon: Icon, tone, label } = badgeLooks[name];
        return (
          <li key={name}>
            <span className={`badge-icon is-${certain ? tone : 'unknown'}`}>
              <Icon size={13} strokeWidth={2} aria-hidden />
            </span>
            <span className="badge-label">{label}</span>
            <span className="count">{badgeCount(badges, name, size)}</span>
          </li>
        );
      })}
    </ul>
  );
}
