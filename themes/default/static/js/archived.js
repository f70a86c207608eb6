// Isso below the archive: what was archived stands above and is not shown a second time.

const live = document.getElementById("isso-thread");

function hideArchived() {
  let any = false;
  for (const comment of live.querySelectorAll(".isso-comment")) {
    // Isso calls its twelfth comment isso-12, and the import keeps that name.
    if (!document.getElementById(`comment-${comment.id}`)) continue;
    any = true;
    for (const part of comment.children) {
      // Answers that are newer than the archive stay.
      if (!part.classList.contains("isso-follow-up")) part.style.display = "none";
    }
  }
  const heading = live.querySelector(".isso-thread-heading");
  if (any && heading) heading.style.display = "none"; // it counts them all
}

new MutationObserver(hideArchived).observe(live, { childList: true, subtree: true });
