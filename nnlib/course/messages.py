"""Every sentence a check can say, in one table: plain, exact, and pointing at the idea, never giving the code."""

SENTENCES = {
    "not attempted": "{id} not attempted yet. The next cells use the library's version.",
    "value not attempted": "{id} half done: {name} is still `...`.",
    "nothing returned": "{id} nothing returned. Does the function end with `return` and the result?",
    "wrong number of values": "{id} wrong: expected {wanted}; got {got}.{comma}",
    "comma": " Is there a comma too many or too few?",
    "wrong order": "{id} wrong: the values are right, in the wrong order. Expected {names}.",
    "not numbers": "{id} wrong: {name} is {got}; expected a number or an array of numbers.",
    "input changed": (
        "{id} wrong: the function changes its input {name} (`+=` and assigning to a part do that). "
        "Whoever called it still needs the old numbers, and adding h and taking it away again does not always give "
        "them back: make a new array."
    ),
    "known mistake": "{id} wrong: {mistake}. {text} ({detail})",
    "wrong shape": "{id} wrong: {detail} (for {called}).",
    "not finite": "{id} wrong: {name}{where} is not a finite number, though all inputs are (for {called}).",
    "scale": "{id} wrong: {name} is right but for a factor. {text}",
    "constant factor": "Every number is {ratio} times what it should be.",
    "wrong": "{id} wrong: {detail} (for {called}).{close}",
    "close": " Very close: is something rounded, or stored as whole numbers?",
    "right": "{id} right.",
    "raised": "{id} raised {error} when called with {called}. The last lines below say where.",
    "raised by": " It looks like this: {mistake}. {text}",
    "stale": "The cell of {id} that ran last stopped with an error; what follows is about the version before it.",
    "undecorated": "Above `def {name}` the line `@exercise(...)` is missing: put it back and run that cell again.",
    "guess noted": "Noted: “{choice}”. Go on and find out; then come back for the answer.",
    "guess right": "“{answer}”: you had it. ",
    "guess wrong": "It is “{answer}”; you guessed “{choice}”. ",
    "hint": "{id}, hint {number} of {count}: {text}",
    "detail": "off by up to {percent} % of the largest right number, at {name}{where}: {got} in place of {wanted}",
    "detail single": "{name} is {got} in place of {wanted}",
    "detail shape": "{name} is {got}; expected {wanted}",
    "detail not finite": "{name} holds numbers that are not finite",
}

# Factors that name a mistake by themselves; where several fit, the first one is said.
SCALES = {
    "-1": "Its sign is flipped.",
    "1/m": "Every number is 1/m of the right one: it is divided by the number of examples once too often.",
    "m": "Every number is m times too large: a sum over the examples in place of their mean.",
    "-m": "Every number is m times too large, and its sign is flipped.",
    "1/K": "Every number is 1/K of the right one: it is divided by the number of outputs once too often.",
    "K": "Every number is K times too large: the mean over the outputs is missing.",
    "2": "Every number is twice what it should be.",
    "1/2": "Every number is half of what it should be.",
}

MISTAKES = {
    # 00
    "a count in place of a share": "This is how many are right. Of how many? A share lies between 0 and 1.",
    "the share of wrong answers": "This is the share that was read wrongly. Accuracy counts the right ones.",
    "percent in place of a share": "This is a percentage, 100 times the share. The idea is right; give the share.",
    "only the first is looked at": "Only the first image is compared. Every image counts.",
    "all or nothing": (
        "This is 1 only where every answer is right, and 0 otherwise: `all` does that, and so do `//` and `int`, which "
        "cut off what follows the point."
    ),
    "the last image is left out": "One reading is never looked at. `range(n)` already stops before n.",
    "predictions in place of matches": "This averages the predicted digits themselves, not whether they are right.",
    "the comparisons were not summed up": "This says for each image whether it is right. The share is one number.",
    # 01
    "the bias is added twice": "The bias counts once. Is it the start of the sum, and added at the end as well?",
    "the first input is left out": "The sum starts at the second input: in Python the first is number 0.",
    "the last input is left out": "The sum stops before the last input: `range(n)` already stops before n.",
    "the loop ends after the first input": "Only the first input is used. Is `return` inside the loop?",
    "only the last product is kept": "Each turn of the loop must add to the sum (`+=`), not replace it (`=`).",
    "the last example is left out": "The last example gets no answer: `range(n)` already stops before n.",
    "W is transposed": "Rows of W belong to inputs and columns to units already: W is used as it is.",
    "x and W are in the wrong order": "Examples come first: row i of x meets column j of W.",
    "b is a column": "b has one number for each unit, so it must lie along the columns of y: (H,), not (H, 1).",
    "the bias is missing": "After the weighted sum, each unit adds its own bias.",
    "the bias is subtracted": "The bias is added: it raises the unit's output where it is positive.",
    "the bias is multiplied": "The bias is added to the weighted sum, once. It does not multiply it.",
    "the bias is added once per input": "The bias is added once, after the sum; here it went into every product.",
    "not summed up": "These are the products, one for each input. A neuron answers with their sum.",
    "the weights are not used": "This is a plain sum of the inputs. Each input counts as much as its weight says.",
    "a mean in place of a sum": "The products are averaged. A neuron takes their sum.",
    "summed over the wrong axis": "This adds up the examples. The sum should run over the inputs of each.",
    "everything is summed up": "Too much was added up: every example, and every unit, has an answer of its own.",
    "the batch became a column": "One number for each example has shape (m,); a column (m, 1) is another shape.",
    "W was reshaped, not transposed": "Reshaping mixes the numbers up. W has the right shape already.",
    "each unit adds the first unit's bias": "Every unit has its own entry of b; here all of them add b[0].",
    "only the first example": "Only the first example's answer is returned. The batch has m of them.",
    "output has units first": "The answer has shape (H, m). Examples come first: (m, H).",
    "the second layer's bias is missing": "The second layer adds its bias b2 too.",
    "the first layer's bias is missing": "b1 is part of what the second layer is fed with: it must arrive in the end.",
    "b1 skips the second layer": "b1 is added before the second layer, so W2 acts on it too.",
    "W2 is transposed": "W2 has a row for each unit of the first layer already: it is used as it is.",
    "b2 is multiplied as well": "b2 is added after W2 has acted: nothing multiplies it.",
    "biases are not counted": "Every unit has a bias besides its weights.",
    "one bias for the whole layer": "Every unit has a bias of its own: H of them, not one.",
    "a bias for every input": "Biases belong to units: there are H of them, not D.",
    "inputs and units are added": "Every unit has a weight for every input: count the entries of W.",
    # 02
    "the exponent has the wrong sign": "What should be large is small and the other way round. Look at e's exponent.",
    "the 1 under the line is missing": "This grows without end. Under the line stand two things, added up.",
    "a minus under the line": "Under the line something is added to 1, not taken from it: e^-z is positive.",
    "the line of the fraction is missing": "This is what stands under the line. The sigmoid is 1 divided by it.",
    "tanh in place of the sigmoid": "This lies between -1 and 1 and is 0 at z = 0. The sigmoid is 1/2 there.",
    "the half inside tanh is missing": "The right ends and the right middle, but twice as steep in between.",
    "a step in place of a curve": "This jumps at 0. The sigmoid rises gently: at z = ln 3 it is 3/4.",
    "the derivative in place of the function": "This is the sigmoid's slope: highest at 0, and 0 far away from it.",
    "softsign in place of the sigmoid": "This is another S-shaped curve, softsign. The sigmoid is made with e^-z.",
    "the derivative of z is not z": "f(z) = z climbs by 1 for every step of 1, wherever it stands.",
    "the slope of a line is not 0": "A constant has slope 0. f(z) = z is a line that climbs.",
    "one number for all entries": "Right, but every entry of z has a slope of its own: give an array of z's shape.",
    "the derivative is fed the activation": (
        "The activation is applied a second time, to its own result. The slope is asked for at z."
    ),
    "the function in place of its derivative": "This is f(z) itself. Its derivative is asked for.",
    "only one of the two factors": "Only one factor is here. At z = 0 the sigmoid's slope is a quarter.",
    "a square too much": "That is tanh's rule. The sigmoid's is a product of f and what is left to 1.",
    "csch in place of sech": "This is infinite at z = 0: it divides by sinh squared, and cosh squared is meant.",
    "the square is missing": "At z = 0 this is right by luck. In tanh's rule f is squared.",
    "z in place of tanh z": "The square is taken of z. It should be of f(z): a slope of tanh is never negative.",
    "the sigmoid's rule for tanh": "f (1 - f) belongs to the sigmoid. At z = 0 it gives 0, where tanh is steepest.",
    "half of the product rule": "In z sigmoid(z) both factors change with z. This counts the change of z alone.",
    "the other half of the product rule": "In z sigmoid(z) both factors change. This counts the sigmoid's alone.",
    "the factor z is missing": "In the second part of the product rule the unchanged factor, z, stays as a factor.",
    "an extra factor": "One sigmoid too many: at z = 0 the slope is a half, here it is a quarter.",
    "derivatives multiplied": "The derivative of a product is not the product of the derivatives.",
    "every gradient passes": (
        "The gradient is handed on unchanged, as if the layer were not there. (A test `>= 0` of the output is always "
        "true.)"
    ),
    "the slope at 0 is taken as 1": (
        "Right but where z is exactly 0. We take the slope there as 0, as the library does: a 0 was not let through."
    ),
    "the slope is returned alone": "This is f'(z). The gradient that was handed in must be multiplied by it.",
    "the gradient is bent, not z": "What passes is decided by z, the input of the way there, not by grad's sign.",
    "the wrong side passes": "The gradient passes where z was let through, and z was let through where it is positive.",
    "the activation in place of its slope": "The gradient is multiplied by f(z). The chain rule asks for f'(z).",
    "the gradient is not used": "This is the way there. The way back carries grad, and z only decides what passes.",
    "negative gradients are lost": "Where z > 0 every gradient passes, of either sign: it may be better to say less.",
    "the sign in place of the slope": "Where z < 0 the output does not change with z at all: no gradient, of no sign.",
    "the gradient's own sign decides": "The parts are swapped: the gradient passes, and z decides where.",
    "the leaky slope": "Below 0 this lets a hundredth pass, as a leaky ReLU does. ReLU lets nothing pass there.",
    "the leaky slope of Keras": "Below 0 this lets 0.3 of it pass, as a leaky ReLU does. ReLU lets nothing pass there.",
    "the sum of exponentials overflows": (
        "Right for small scores; for large ones the sum of exponentials is more than a float can hold, and the shares "
        "come out as 0 or nan. Which number can be taken from all scores of an example without changing its shares?"
    ),
    "the maximum is subtracted above the line only": "The two sides of the fraction must be made from the same scores.",
    "shares over the wrong axis": "Each column sums to 1 here. The shares of one example, a row, should.",
    "one sum for the whole batch": "All examples share one sum here. Each example, each row, has its own.",
    "the sums lie along a row": (
        "The m sums must stand beside the m rows, as a column; lying along a row they meet the wrong classes."
    ),
    "not divided by the sum": "The largest entry of each row is 1. Shares are divided by their sum.",
    "the exponential is missing": "These are shares of the scores themselves, and a score may be negative.",
    "a sigmoid for each score": "Each score was bent by itself. Softmax looks at all scores of an example at once.",
    "the winner takes it all": "The largest score gets all. Softmax leaves something to the others.",
    "the logarithm of the shares": "These are the logarithms of the shares: negative. Shares are between 0 and 1.",
    "only the diagonal": (
        "This is what a share gains from its own score. When one share grows, all others shrink: that part is missing."
    ),
    "the Jacobian is left out": "The gradient is handed on as it came. Every score acts on every share, by J's slopes.",
    "only half of the Jacobian": "p_i - p_i p_i: the first part is here, what all classes lose together is missing.",
    "p and grad are swapped": "p and grad have changed places: p stands in front, and the sum is taken from grad.",
    "the other half of the Jacobian": "What all classes lose together is here; what each gains is not.",
    "the weighted sum is added": "When one share grows the others shrink: mind the sign of the sum.",
    "a plain sum of the gradient": "The sum is of p times grad: a class counts as much as its share.",
    "a mean in place of the weighted sum": "p times grad is summed over the classes: the shares are weights already.",
    "summed over the examples": "This mixes examples: the sum should run over the classes of one.",
    "the share in front is missing": "The bracket is right. What a class gains or loses is in proportion to its share.",
    "the softmax is taken a second time": "p is the result of softmax already. Softmax of p is something else.",
    # 03
    "the differences are not squared": "Too high and too low cancel here. Square the differences before averaging.",
    "absolute differences in place of squares": "This is the mean absolute error. Here each difference is squared.",
    "the root of the mean": "This is the root mean squared error. The loss is the mean itself, without a root.",
    "the mean is squared": "Square first, then average: averaged first, too high and too low cancel.",
    "summed, not averaged": "This is the sum over all entries. The loss is their mean, over examples and outputs.",
    "averaged over the examples alone": "Divided by m only. There are m K entries, and the mean is over all of them.",
    "averaged over the outputs alone": "Divided by K only. There are m K entries, and the mean is over all of them.",
    "half of the squares": (
        "A convention: some books put 1/2 in front, so that the derivative has no 2. Here, as in Keras, there is none."
    ),
    "a loss for each example": (
        "These are m losses, one for each example. The loss of a batch is one number, their mean."
    ),
    "the squares were not averaged": "Every entry still stands for itself here. The loss is one number, their mean.",
    "the gradient's sign is flipped": (
        "The gradient says which way the loss grows: where a prediction is already too high, it is positive."
    ),
    "the 2 is missing": "The derivative of a square has a factor, and the loss has no 1/2 that would cancel it.",
    "the gradient is not averaged": (
        "These are the slopes of a sum. The loss is a mean over examples and outputs; its slopes are smaller by as "
        "much."
    ),
    "the gradient is not divided by m": (
        "m times too large: the loss is a mean over the m examples, so its slopes are too."
    ),
    "the gradient is divided by m alone": "K times too large: the loss is a mean over the K outputs as well.",
    "the gradient is divided by m alone, without the 2": (
        "K/2 times too large: the mean is over the K outputs as well, and the derivative of a square has a factor."
    ),
    "the sign in place of the difference": "That is the slope of absolute differences. A square's slope grows with it.",
    "the gradient became one number": "Every prediction has a slope of its own: the gradient has the shape of p.",
    "the examples are averaged away": (
        "Each entry of each example has a slope of its own. The mean over examples makes it smaller, and adds none up."
    ),
    "y and p are swapped": (
        "The logarithm is taken of the targets. It belongs to what the network said, the second argument."
    ),
    "the minus is missing": "ln of a probability is negative. A price is positive: minus the logarithm.",
    "a no costs nothing": "Only a yes has a price here: a network that always says yes would be perfect.",
    "a yes costs nothing": "Only a no has a price here: a network that always says no would be perfect.",
    "targets are taken for 0 or 1": (
        "Right where y is 0 or 1. y may be 0.8 as well: then both terms count, by their shares."
    ),
    "the two terms are subtracted": "Both terms are prices that are paid: they add up, inside one minus.",
    "the logarithm to base 10": (
        "This is the logarithm to base 10. The natural one, ln, has the plain derivative 1/p."
    ),
    "the logarithm to base 2": "This is the loss in bits. The natural logarithm, ln, has the plain derivative 1/p.",
    "a sigmoid too much": "p is a probability already. The sigmoid here squeezes it a second time, to 0.5 and more.",
    "squares in place of logarithms": "This is the squared error. The price of a yes is -ln p.",
    "the slope by the logit": (
        "This is the slope by z, before the sigmoid: there a factor cancels. Asked for is the one by p."
    ),
    "the slope by the logit, not averaged": (
        "p - y is the slope of one price by z, before the sigmoid. Asked for is that of the mean, by p."
    ),
    "p - y, then the sigmoid's slope": (
        "p - y is the slope by the logit: the sigmoid's slope is in it already, and here it is multiplied in once more."
    ),
    "the inner derivative is missing": "When p grows, 1 - p shrinks: the second term has an inner derivative of -1.",
    "the gradient of the first term alone": "The price of a no depends on p as well.",
    "the exponentials leave the range of floats": (
        "Right for logits near 0. Far from 0, e^z is too large for a float, or rounded towards 0. Which number can be "
        "taken from all logits of an example before, and added after?"
    ),
    "the logarithm of a rounded probability": (
        "A very small probability is rounded, in the end to 0, before its logarithm is taken. The logarithm can be had "
        "without it."
    ),
    "a probability is lifted from 0": (
        "No infinity any more, but no truth either: every price ends at 16.1. The logarithm can be had without p."
    ),
    "a little is added to a probability": (
        "No infinity any more, but no truth either: every price ends at 27.6. The logarithm can be had without p."
    ),
    "the naive softmax, then its logarithm": (
        "Right for logits near 0; far from 0 both ends break. First put softmax into the logarithm, on paper."
    ),
    "one maximum for the whole batch": (
        "Rows far below the batch's largest number become rows of zeros. Each example has a largest number of its own."
    ),
    "the maximum is not added back": "What was taken from the exponents comes back after the logarithm.",
    "the maximum is added twice": "The maximum is taken out of the sum once, so it is added once.",
    "the maximum in place of log-sum-exp": (
        "Only the largest logit counts here. Log-sum-exp is near it where one class leads, and larger everywhere."
    ),
    "the logit of the right class is missing": (
        "This is the same whichever class is right: where do the targets come in?"
    ),
    "the maxima lie along a row": (
        "The m maxima must stand beside the m rows, as a column; lying along a row they meet the wrong classes."
    ),
    "divided by K in place of m": "The mean is over the examples, and there are m of them.",
    "divided by K as well": "One question with K possible answers is one question: nothing is divided by K.",
    "summed over the batch": "m times too large: the loss of a batch is the mean over its examples.",
    "every class is taken for right": "The logits of all classes are taken away. Only the right one's should be.",
    "the mean is over all classes": "Each example pays for one class, the right one: here it pays for all of them.",
    "softmax is applied twice": (
        "Log-sum-exp has softmax in it. Here it is given probabilities in place of logits, and can never be small."
    ),
    "the logarithm is missing": "This is minus the probability of the right class. The price is minus its logarithm.",
    "the classes pick columns of the whole table": (
        "`z[:, y]` is a table (m, m): for every row, the classes of all examples. Rows and columns are needed in pairs."
    ),
    "softmax's Jacobian is applied again": (
        "Softmax's derivative is multiplied in once too often: `backward` does it, and the cross-entropy's p - y has "
        "it already."
    ),
    "softmax's diagonal is applied again": "p (1 - p) is a part of softmax's derivative, which p - y holds already.",
    "the gradient is divided by m twice": "1/m of the right one: the loss divides by m, once, and nothing else does.",
    "the target is added": "The right class must be pulled up: its slope is negative, p minus 1.",
    "the target is not subtracted": "This pushes every class down, the right one too. Where do the targets come in?",
    "1 is subtracted everywhere": "The 1 belongs to the right class of each row alone: one-hot.",
    "only the right class has a slope": "The other classes have a slope too: what they have is too much.",
    "the slope by p": "This is the slope by the probabilities. Asked for is the one by the logits.",
    "the class number is subtracted": (
        "The class's *number* is subtracted, from its whole row. A class is a place, not an amount."
    ),
    "class numbers in place of a table": (
        "y holds m class numbers. What is subtracted has a row for each example: 1 at its class, 0 elsewhere."
    ),
    "the classes pick whole columns": (
        "`grad[:, y]` changes those columns in every row. Each row's own entry is meant: rows and columns in pairs."
    ),
    "softmax over the examples": "Each column sums to 1 here. The probabilities of one example, a row, should.",
    "the softmax is missing": "Logits minus targets: probabilities are meant.",
    "softmax's Jacobian is skipped": (
        "This is the slope by p, handed on as if softmax were not there. With squared error nothing cancels."
    ),
    "the Jacobian's diagonal alone": (
        "p (1 - p) is what a class gains by its own logit. A logit moves the other classes as well: `backward` knows."
    ),
    "neither the 2 nor the mean": (
        "p - y is handed back, as for the cross-entropy. The mean of m K squares has another slope by p: a 2 and a "
        "division are missing."
    ),
    "the cross-entropy's slope is handed back": (
        "(p - y) / m is handed back, as for the cross-entropy. The mean of m K squares has another slope by p."
    ),
    "the cross-entropy's gradient": "p - y is the slope of the cross-entropy. This loss is the squared error.",
    "logits are compared with targets": (
        "The loss compares probabilities with targets. Logits go through softmax first."
    ),
    "p is handed back, not the slope": "`backward` takes the slope of the loss by p, and here it was given p.",
    # 04
    "the loss in place of its derivative": "The way back starts with the loss's derivative by p, not with the loss.",
    "the loss is left out of the chain": "These are slopes of p. The loss has a slope by p, too: one factor more.",
    "the way back skips the second neuron": "h counts in p as much as w2 says. On the way back it counts as much.",
    "w1 where w2 belongs": "h goes into the second neuron. Which weight is it multiplied by there?",
    "divided by the weight": "p grows w2 times as fast as h. The chain rule multiplies, on the way back too.",
    "the input is left out": "When w1 grows by a little, w1 x grows x times as much.",
    "the neuron's output where its input belongs": "w1 is multiplied by what its neuron is given, not by what it says.",
    "x where h belongs": "The second weight is multiplied by what the second neuron was given. Is that x?",
    "the weight where its input belongs": "w2 h grows by h when w2 grows by 1; by w2 it grows when h does.",
    "the bias multiplies its gradient": "A bias is added: its own value makes no difference to how fast the sum grows.",
    "a bias has the slope 1": "The output grows as fast as the bias. The loss does not: what arrived counts too.",
    "both biases have the slope 1": "The output grows as fast as the bias. The loss does not: what arrived counts too.",
    "the activation's slope is left out": "Right, were there no activation. On the way back it has its turn, too.",
    "the slope of a ReLU": "This is the way back through ReLU. Here it is tanh.",
    "grad is not used": "These are the slopes of h. What the loss thinks of h, `grad`, is a factor of all three.",
    "dx and dw are swapped": "When w[0] grows, z grows as x[0] says; when x[0] grows, z grows as w[0] says.",
    "added, not multiplied": "Slopes along a chain are multiplied: this adds the two.",
    "divided by the slope": "A flat place passes little on, so the slope is multiplied by, not divided by.",
    "summed over the inputs": "Each input and each weight has a slope of its own: dx and dw have shape (D,).",
    "one-sided": "This looks to the right of x only. One of the two points should be on the left.",
    "one-sided, to the left": "This looks to the left of x only. One of the two points should be on the right.",
    "the distance is twice the step": "Right but for a factor of 2: the two points are further apart than h.",
    "one-sided, over twice the step": "One of the two points should be on the left of x; this one is x itself.",
    "multiplied by h": "`/ 2 * h` divides by 2, then multiplies by h. Brackets help.",
    "not divided by the distance": "This is how much f rises. A slope is the rise for each unit of the way.",
    "half the step": "The points lie half a step from x, and the division is by two whole ones.",
    "left minus right": "The sign is flipped: a slope is positive where the right point is the higher one.",
    "all entries are moved at once": "One number came out. Each entry of x has a slope: move one entry at a time.",
    "the same slope for every entry": "All entries were moved together, each time. Move entry i alone for slope i.",
    "the copy is no copy": (
        "Both points are the same: `b = a` gives one array a second name, so both move. `a.copy()` is a new array."
    ),
    "an entry is not moved back": "Entry 0 stays moved while entry 1 is tried. Start from the old x each time.",
    "a step of its own": "Right but for the step: it is handed in as h, so that it can be varied.",
    "nothing but zeros": "Only zeros: is an array made, and never filled?",
    "divided by m once more": (
        "It is exactly 1/m of what it should be. The division by m belongs to the loss, once: what arrives here has it "
        "already."
    ),
    "dW is transposed": "Rows of W belong to inputs, columns to units. Here it is the other way round.",
    "reshaped in place of transposed": "Reshaping deals the numbers out in their old order. Transpose swaps the axes.",
    "W is not transposed": "On the way there W leads from inputs to units. The way back needs it turned round.",
    "the inputs are not transposed": "The sum should run over the examples, so they must lie along the inner axis.",
    "grad before the inputs": "Rows of dW belong to inputs, so in the product the inputs come first.",
    "W and grad are in the wrong order": "Examples come first in grad, and in what you return: begin with grad.",
    "dx is summed over the batch": "Each example has its own dx: shape (m, D), like x. Only parameters are shared.",
    "only the first example counts": "Only the first example's part is here. All m examples count.",
    "a step in place of a gradient": "This is the array after a training step. The layer only answers with the slopes.",
    "the batch axis is kept": "Right numbers, but b has shape (H,), so its gradient must not keep an axis of 1.",
    "db is not summed": "This is one row for each example. b is shared by all of them: their shares add up.",
    "summed over the units": "This has a number for each example. b has one for each unit: sum over the other axis.",
    "one number for all biases": "All units' gradients were added up. Each unit has a bias of its own.",
    "the way back skips the second layer": "The gradient at the outputs is not the one at h: W2 lies between.",
    "z where h belongs": "The second layer was fed with what ReLU made of z.",
}
