// A passkey that could not be used says so on the page instead of in the console.
document.addEventListener('allauth.error', function (event) {
  const problem = document.getElementById('passkey-problem')
  if (problem) {
    event.preventDefault()
    problem.hidden = false
  }
})
