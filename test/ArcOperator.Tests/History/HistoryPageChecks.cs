namespace ArcOperator.Tests.History;

/// <summary>JavaScript expressions that examine the page in the browser. The page has none of its own.</summary>
internal static class HistoryPageChecks
{
    /// <summary>Cells of the table, one text for each row.</summary>
    public const string Rows = "[...document.querySelectorAll('tbody tr')].map(row => [...row.cells].map(cell => cell.innerText.trim()).join(' | '))";

    /// <summary>Names of the objects in the list.</summary>
    public const string Objects = "[...document.querySelectorAll('tbody a[href^=\"/records/\"]')].map(link => link.textContent)";

    /// <summary>Faults that keep users of a keyboard or a screen reader from the page.</summary>
    public const string Faults = """
        (() => {
          const all = selector => [...document.querySelectorAll(selector)], faults = [];
          const check = (isGood, fault) => { if (!isGood) faults.push(fault); };
          check(document.documentElement.lang === 'en', 'no language');
          check(document.title.trim(), 'no title');
          check(document.querySelector('meta[name=viewport]'), 'no viewport');
          check(all('h1').length === 1, 'not one h1');
          check(all('main').length === 1, 'not one main');
          check(all('h3, h4, h5, h6').length === 0, 'a level of headings is left out');
          for (const field of all('input:not([type=hidden]), select')) check(field.labels.length === 1 && field.labels[0].innerText.trim(), `no label: ${field.outerHTML}`);
          for (const cell of all('th')) check(cell.scope === 'col' && cell.innerText.trim(), `no scope or text: ${cell.outerHTML}`);
          for (const table of all('table')) check(table.parentElement.getAttribute('aria-label') && table.parentElement.tabIndex === 0, 'a table has no name or cannot be scrolled by keys');
          for (const link of all('a, button')) check(link.innerText.trim() && link.tabIndex === 0, `no text or no focus: ${link.outerHTML}`);
          for (const part of all('nav, form, [role=region]')) check(part.getAttribute('aria-label'), `no name: ${part.outerHTML}`);
          check(all('[style], style, script, [onclick], [onload], [onerror]').length === 0, 'an inline style or script');
          return faults;
        })()
        """;

    /// <summary>Texts with a contrast of less than 4.5 to their background, and borders of fields with less than 3 (WCAG 2.2, 1.4.3 and 1.4.11).</summary>
    public const string FaintTexts = """
        (() => {
          const channels = color => color.match(/[\d.]+/g).map(Number);
          const light = color => channels(color).slice(0, 3).map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
          const ratio = (a, b) => (Math.max(light(a), light(b)) + .05) / (Math.min(light(a), light(b)) + .05);
          const background = element => { const color = getComputedStyle(element).backgroundColor; return (channels(color)[3] ?? 1) > 0 ? color : background(element.parentElement); };
          const faint = [];
          const check = (element, color, behind, least) => { if (ratio(color, behind) < least) faint.push(`${ratio(color, behind).toFixed(2)}: ${element.outerHTML.slice(0, 80)}`); };
          for (const element of document.body.querySelectorAll('*')) {
            if ([...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) check(element, getComputedStyle(element).color, background(element), 4.5);
            if (element.matches('input:not([type=hidden]), select')) {
              check(element, getComputedStyle(element, '::placeholder').color, background(element), 4.5);
              check(element, getComputedStyle(element).borderTopColor, background(element.parentElement), 3);
            }
          }
          return faint;
        })()
        """;

    /// <summary>Elements whose content is wider than they are, except tables, which scroll in a region of their own.</summary>
    public const string Overflows = """
        [...document.querySelectorAll('html, body *')].filter(element => !element.closest('.wide, select, input') && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline')
          .map(element => `${element.scrollWidth} of ${element.clientWidth}: ${element.outerHTML.slice(0, 120)}`)
        """;

    /// <summary>Directives of the policy that block injected content, in the order of the alphabet. Waits for all of them.</summary>
    public const string BlockedInjections = """
        new Promise(resolve => {
          const blocked = new Set();
          document.addEventListener('securitypolicyviolation', violation => {
            blocked.add(violation.effectiveDirective);
            if (blocked.size === 7) resolve([...blocked].sort());
          });
          const add = (name, properties) => document.body.appendChild(Object.assign(document.createElement(name), properties));
          add('script', { textContent: 'window.hit = 1' });
          add('style', { textContent: 'body { color: rgb(1, 2, 3) }' });
          add('iframe', { src: 'data:text/html,x' });
          add('img', { src: '/x.png' });
          add('div', { innerHTML: '<b onclick="window.hit = 1">x</b>' }).firstChild.click();
          document.body.setAttribute('style', 'color: rgb(1, 2, 3)');
          fetch('/api/v1/records').catch(() => {});
        })
        """;
}
