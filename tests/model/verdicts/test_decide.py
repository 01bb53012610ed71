"""What becomes of single pages: cuts are proved on whole domains alone."""

import linkvet

TO = "https://www.example.com/,buy cheap backlinks online"
PAGES = f"https://{{0}}.blogspot.com/p/{{0}}.html,{TO},{{0}}"
FARMS = f"https://cheap-links{{0}}.test/order/{{0}},{TO},{{0}}"
HEADER = "Source url,Target url,Anchor,Source title\n"


def test_single_pages_are_for_review_however_sure_the_model_is(tmp_path):
    path = tmp_path / "export.csv"
    rows = [form.format(f"n{i}x") for form in (PAGES, FARMS) for i in range(30)]
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    found = linkvet.score(path, site="example.com", precision=0.9)
    cut = found.summary["precision"]["threshold"]
    sure = found.links[found.links["spam_probability"] >= cut]
    shared = sure["source_domain"].astype(str).str.endswith("blogspot.com")
    assert shared.any() and set(sure["verdict"][shared]) == {"review"}
    assert not shared.all() and set(sure["verdict"][~shared]) == {"disavow"}
    assert found.disavow and all(line.startswith("domain:") for line in found.disavow)
    units = found.domains["unit"] == "url"
    assert units.any() and "disavow" not in set(found.domains["verdict"][units])
