import { Check, TriangleAlert, X } from 'lucide-react';
import { useNotice } from '../stores/notice.ts';
import { IconButton } from './button.tsx';

/** The latest message, read aloud when it changes. */
export function NoticeBar() {
  const { notice, dismiss } = useNotice();
  const Icon = notice?.kind === 'failed' ? TriangleAlert : Check;
  return (
    <div className="notice-place" role="status">
      {notice && (
        <div className={`notice is-${notice.kind}`}>
          <Icon size={14} strokeWidth={1.75} className="notice-icon" aria-hidden />
          <span>{notice.text}</span>
          <IconButton icon={X} label="Dismiss" onClick={dismiss} />
        </div>
      )}
    </div>
  );
}
