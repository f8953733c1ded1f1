/** What every editor of YAML here is made of. Tab leaves it, as it leaves any field; Enter indents. */
import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { getNonce } from 'get-nonce';
import { completePolicy, fieldHover, type Names } from './completion.ts';
import { draftTheme } from './theme.ts';

/** For looking at. */
export function readOnlySetup(label: string): Extension {
  return [
    EditorView.cspNonce.of(getNonce() ?? ''),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    lineNumbers(),
    yaml(),
    draftTheme,
  ];
}

/**
 * Typing over a selection. Left to the browser, it would copy the colour of what was selected into a style attribute,
 * which the Content-Security-Policy refuses with a warning.
 */
const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { state } = view;
    if (event.inputType !== 'insertText' || event.data === null || view.composing) return false;
    if (state.selection.ranges.every(({ empty }) => empty)) return false;
    view.dispatch(state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true });
    event.preventDefault();
    return true;
  },
});

export function editorSetup(label: string, names: () => Names): Extension {
  return [
    EditorView.cspNonce.of(getNonce() ?? ''),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
    lineNumbers(),
    highlightActiveLineGutter(),
    lintGutter(),
    history(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    indentOnInput(),
    indentUnit.of('  '),
    bracketMatching(),
    closeBrackets(),
    typeOver,
    autocompletion({ override: [completePolicy(names)], icons: false }),
    fieldHover,
    highlightActiveLine(),
    keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
    yaml(),
    draftTheme,
  ];
}
