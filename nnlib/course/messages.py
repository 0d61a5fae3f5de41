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
        "Whoever called it still needs the old numbers, and what is added and taken away again does not always come "
        "back exactly: make a new array."
    ),
    "known mistake": "{id} wrong: {mistake}. {text} ({detail})",
    "not the same twice": (
        "{id} wrong: called twice with the same inputs, it gives two different {name}. Is something drawn at random "
        "that does not come from the seed, or the generator, that was handed in? (0 is a seed, too.)"
    ),
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
    "detail zero": "{name}{where} is {got}; it should be 0, as all of {name}",
    "detail shape": "{name} is {got}; expected {wanted}",
    "detail not finite": "{name}{where} is {got}, not a finite number",
    "detail hidden": "{name}{where} is {got} where nothing can be known: there it should be nan",
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
    "summed up before they meet": "Each input meets its own weight first; then the products are added up.",
    "the bias is added to the weights": "The bias is added after the sum. Added to the weights, it is multiplied.",
    "the first example is left out": "The first example gets no answer: in Python it is number 0.",
    "the loop ends after the first example": "Only the first example gets an answer. Is `return` inside the loop?",
    "the sum goes on from example to example": "Each example's sum starts afresh. Where does yours start?",
    "only the last example is kept": "Each turn of the loop writes over the one before. All m answers are asked for.",
    "the last unit is left out": "The last unit says nothing: `range(n)` already stops before n.",
    "columns of x meet w": "A row of x is an example, and meets w. Here the columns meet it.",
    "cut off to whole numbers": (
        "An array made like one of whole numbers (`zeros_like`) holds no others: what follows the point is lost."
    ),
    "x is transposed": "A row of x is an example already: x is used as it is.",
    "multiplied entry by entry": "`*` multiplies what stands at the same place. Here rows are to meet columns.",
    "the biases go to the examples": "There is one bias for each unit: b[j] belongs to column j of y, not to a row.",
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
    "both biases are missing": "Feed the two layers with zeros: what comes out is the new b, and it is not 0.",
    "b1 skips the second layer": "b1 is added before the second layer, so W2 acts on it too.",
    "W2 is transposed": "W2 has a row for each unit of the first layer already: it stands on the right, as it is.",
    "W1 and W2 are in the wrong order": "x meets W1 first, and what comes out meets W2. So W1 stands on the left.",
    "the layers are added": "The second layer is not added to the first: it is fed with what the first one says.",
    "b2 is multiplied as well": "b2 is added after W2 has acted: nothing multiplies it.",
    "biases are not counted": "Every unit has a bias besides its weights.",
    "one bias for the whole layer": "Every unit has a bias of its own: H of them, not one.",
    "a bias for every input": "Biases belong to units: there are H of them, not D.",
    "biases for the inputs as well": "Biases belong to units alone: H of them. Inputs have none.",
    "inputs and units are added": "Every unit has a weight for every input: count the entries of W.",
    # 02
    "the exponent has the wrong sign": "What should be large is small and the other way round. Look at e's exponent.",
    "the 1 under the line is missing": "This grows without end. Under the line stand two things, added up.",
    "a minus under the line": "Under the line something is added to 1, not taken from it: e^-z is positive.",
    "the line of the fraction is missing": "This is what stands under the line. The sigmoid is 1 divided by it.",
    "tanh in place of the sigmoid": "This lies between -1 and 1 and is 0 at z = 0. The sigmoid is 1/2 there.",
    "twice as steep": "The right ends and the right middle, but too steep in between. With tanh: a half goes inside.",
    "z is held between -20 and 20": "At z = -20 and -40 this says the same. The sigmoid goes on falling.",
    "the sigmoid is held away from 0": "All that is below 1e-7 looks the same here. The sigmoid goes on falling.",
    "a step in place of a curve": "This jumps at 0. The sigmoid rises gently: at z = ln 3 it is 3/4.",
    "the derivative in place of the function": "This is the sigmoid's slope: highest at 0, and 0 far away from it.",
    "softsign in place of the sigmoid": "This is another S-shaped curve, softsign. The sigmoid is made with e^-z.",
    "nan is hidden": (
        "Right but where z itself is nan: there the answer is nan, too. Turned into a number it hides that something "
        "went wrong before."
    ),
    "one example's nan spoils the others": (
        "A score of one example is nan here, and the shares of all became nan. Nothing of an example goes into another."
    ),
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
    "sech is not squared": "Right at z = 0, too large elsewhere: 1 - f^2 is the square of this.",
    "z in place of tanh z": "The square is taken of z. It should be of f(z): a slope of tanh is never negative.",
    "the sigmoid's rule for tanh": "f (1 - f) belongs to the sigmoid. At z = 0 it gives 0, where tanh is steepest.",
    "half of the product rule": "In z sigmoid(z) both factors change with z. This counts the change of z alone.",
    "the other half of the product rule": "In z sigmoid(z) both factors change. This counts the sigmoid's alone.",
    "the factor z is missing": "In the second part of the product rule the unchanged factor, z, stays as a factor.",
    "the sigmoid in place of its slope": "In the second part of the product rule stands s', not s.",
    "the parts are subtracted": "The product rule adds its two parts.",
    "an extra factor": "One sigmoid too many: at z = 0 the slope is a half, here it is a quarter.",
    "derivatives multiplied": "The derivative of a product is not the product of the derivatives.",
    "measured, not derived": (
        "These are measured slopes: good where z is small, wrong far away, where floats lie far apart. Write the "
        "derivatives themselves."
    ),
    "every gradient passes": (
        "The gradient is handed on unchanged, as if the layer were not there. (A test `>= 0` of the output is always "
        "true.)"
    ),
    "the slope at 0 is taken as 1": (
        "Right but where z is exactly 0. We take the slope there as 0, as the library does: a 0 was not let through."
    ),
    "the slope at 0 is taken as a half": "Right but where z is exactly 0: there we take the slope as 0.",
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
    "small numbers are held back": "However small a positive z is, it was let through: the slope there is 1.",
    "the sum of exponentials overflows": (
        "Right for small scores; for large ones the sum of exponentials is more than a float can hold, and the shares "
        "come out as 0 or nan. Which number can be taken from all scores of an example without changing its shares?"
    ),
    "the maximum is subtracted above the line only": "The two sides of the fraction must be made from the same scores.",
    "the maximum is subtracted below the line only": "The two sides of the fraction must be made from the same scores.",
    "the scores are clipped": (
        "Scores that are clipped become equal, and so do their shares. Which number can be taken from all scores of an "
        "example without changing its shares?"
    ),
    "shares over the wrong axis": "Each column sums to 1 here. The shares of one example, a row, should.",
    "one sum for the whole batch": "All examples share one sum here. Each example, each row, has its own.",
    "each row its maximum, and one sum for all": "All examples share one sum. Each example, each row, has its own.",
    "the maxima of the columns": "The maximum is that of a class, over all examples. Each example needs its own.",
    "the sums of e^z lie along a row": (
        "The m sums must stand beside the m rows, as a column; lying along a row they meet the wrong classes."
    ),
    "the maxima and the sums lie along a row": (
        "There is one of each for every row of z: they must stand as columns (m, 1), or they meet the wrong classes."
    ),
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
    "the bracket is missing": "p stands in front of the whole bracket: the sum is multiplied by it, too.",
    "one J for all examples": "J is made from the shares of one example: each row of p has a J of its own.",
    "every example meets every other": (
        "`grad @ p.T` holds a sum for every pair of examples. Only the sums of an example with itself are asked for."
    ),
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
    "all but an exact 1 is a no": (
        "Right where y is 0 or 1. y may be 0.8 as well: here it counts as a no. Both terms count, by their shares."
    ),
    "all but an exact 0 is a yes": (
        "Right where y is 0 or 1. y may be 0.2 as well: here it counts as a yes. Both terms count, by their shares."
    ),
    "1e-7 is added to the probabilities": (
        "Every price changes by a little. p lies between 0 and 1 here: nothing need be added."
    ),
    "1e-8 is added to the probabilities": (
        "Every price changes by a little. p lies between 0 and 1 here: nothing need be added."
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
    "the naive softmax": (
        "Right for logits near 0. Far from 0, e^z is too large for a float, or 0. `softmax(z)` of lesson 02 is safe."
    ),
    "far logits are cut off": (
        "Logits beyond the limit all count the same here. Once the largest is taken out of a row, nothing overflows."
    ),
    "the first logit in place of the largest": (
        "Any number may be taken out and added back, on paper. In floats, a logit far above it overflows."
    ),
    "the right class's logit in place of the largest": (
        "Any number may be taken out and added back, on paper. In floats, a logit far above it overflows."
    ),
    "the mean logit in place of the largest": (
        "Any number may be taken out and added back, on paper. In floats, a logit far above it overflows."
    ),
    "the least logit in place of the largest": (
        "Any number may be taken out and added back, on paper. In floats, a logit far above it overflows."
    ),
    "the largest size in place of the largest logit": (
        "-1000 is not a large logit: with 1000 taken out, all exponentials of its row become 0."
    ),
    "one maximum for the whole batch": (
        "In rows far below the batch's largest number all exponentials become 0. Each example has a largest number of "
        "its own."
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
    "only the target is divided": "`p - onehot / m` divides first. Brackets help: both belong to the mean.",
    "the target is added": "The right class must be pulled up: its slope is negative, p minus 1.",
    "the target is not subtracted": "This pushes every class down, the right one too. Where do the targets come in?",
    "1 is subtracted everywhere": "The 1 belongs to the right class of each row alone: one-hot.",
    "only the right class has a slope": "The other classes have a slope too: what they have is too much.",
    "the long way, through 1/p": (
        "Right where every p can be told from 0. A small one is rounded to 0, and 1/p is infinite. Nothing is divided "
        "by p in softmax minus one-hot."
    ),
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
    "the 2 multiplies p alone": "`2 * p - y` doubles p alone. The difference is meant: brackets help.",
    "the target is left out": "This is the slope of p². The loss is the square of p - y.",
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
    "z = 0 passes": "Where z is exactly 0, ReLU's slope is taken as 0: it lets through where z > 0.",
    "ReLU is missing on the way there": "The second layer is fed with z here. It should get what ReLU makes of z.",
    "ReLU is missing both ways": "These are the gradients of two layers without a ReLU between them.",
    "z where h belongs": "The second layer was fed with what ReLU made of z.",
    # 05
    "uphill": "The loss grows along its gradient. The step goes the other way.",
    "the learning rate is missing": "This is a step with a learning rate of 1. How long it is should be handed in.",
    "the learning rate counts twice": (
        "The step is shorter, or longer, by one learning rate too many: it is multiplied by it once."
    ),
    "the slope counts twice": "Twice too far. The valley's 2 was part of its slope; here `grads` has all of it.",
    "a learning rate of its own": "Right for a learning rate of 0.1 only. Which one it is is handed in.",
    "divided by the learning rate": "A larger learning rate should make longer steps; here it makes shorter ones.",
    "the learning rate shrinks the parameters too": (
        "The learning rate belongs to the gradient alone. Here the old parameters are multiplied by it as well."
    ),
    "the learning rate shrinks the parameters, not the step": (
        "The learning rate says how much of the gradient to go. Here it is at the parameters."
    ),
    "no gradient in the step": "Every parameter moves by the learning rate, whatever its slope.",
    "a step by the parameters": "The step is a part of the parameters themselves. Which way it goes, the slopes say.",
    "the way in place of where it ends": "This is by how much to go. Asked for is where that leads, from `params`.",
    "the way up in place of where a step ends": (
        "This is how far to go, and uphill. Asked for is where a step against the gradient leads, from `params`."
    ),
    "always to the left": (
        "Every parameter gets smaller here. One whose slope is negative should grow: a gradient has both signs."
    ),
    "only the sign of the slope counts": "Every parameter moves as far here. A steep slope makes a longer step.",
    "the gradient is made as long as 1": "Here all steps are as long. In this rule a steep slope makes a longer one.",
    "the step is divided by the number of parameters": (
        "Nothing is averaged over the parameters: each moves against its own slope, by all of it."
    ),
    "one slope for all parameters": "All parameters move by the same here: each has a slope of its own.",
    "the slopes are summed up": "All parameters move by the same here: each has a slope of its own.",
    "each step is multiplied by its parameter": "How far a parameter moves depends on its slope, not on its size.",
    "parameters and gradient are swapped": "The step starts from the parameters and goes against the gradient.",
    "the slopes are clipped": "Slopes above 1 count as 1 here. The rule takes them as they are.",
    "nan is turned into a number": (
        "Right but where an input is nan: there nothing can be known, and the answer has to be nan, too. A number "
        "hides that something went wrong before."
    ),
    "the order is not used": "These are rows in the order of the data. Which rows are meant stands in `order`.",
    "the slice ends at the batch size": (
        "Right for the first batch only. A slice [a:b] ends before place b, not after b entries."
    ),
    "the first batch again and again": "This is the same batch wherever it should start: the others are never seen.",
    "the batch has one example too few": "One example is never seen: a slice [a:b] stops before b already.",
    "the batch has one example too many": "The last example is also the first one of the next batch.",
    "everything from the start on": "The batch starts in the right place, and goes on to the end of the data.",
    "the start is taken for the batch's number": (
        "`start` is a place in the order already, 0, 3, 6, ...; it is not counted in batches."
    ),
    "the rows that follow in the data": (
        "The first row is right, and then come those after it in the data. The next row is the next one in `order`."
    ),
    "the start is taken for a row's number": "`start` is a place in `order`, not the number of a row to look for.",
    "the batch is sorted": "The right rows, in another order than that of `order`: leave them as they come.",
    "the order is turned round": (
        "`order[i]` is the row that comes i-th. Here it is read as the place to which row i goes."
    ),
    "one example in place of a batch": "One example came out. A batch holds `batch_size` of them, from `start` on.",
    "the last batch is filled up from the front": (
        "The last batch may be short. Filled up, it counts some examples twice in one epoch."
    ),
    "the last batch reaches back": "The last batch may be short. Here it takes examples of the batch before once more.",
    "the last short batch is dropped": "The last batch may be short, but its examples count like all others.",
    "y is not shuffled": "x is in the new order and y in the old: image and label no longer belong together.",
    "the row numbers in place of y": "These are the numbers of the rows. The labels are what y holds in these rows.",
    "y is shuffled by an order of its own": "x and y must be taken in one and the same order, or labels go astray.",
    "the same order in every epoch": (
        "Every epoch has the same order: a generator made anew from the same seed starts from the beginning again. "
        "Make it once."
    ),
    "the last order in every epoch": (
        "All epochs hold one and the same array, shuffled again and again: each needs an array of its own."
    ),
    "each order shuffles the one before": (
        "Good orders, only other ones: each shuffles the one before. So that we can compare, each should be a "
        "permutation of 0 .. m - 1 drawn afresh."
    ),
    "a new seed for each epoch": (
        "A generator for each epoch, from seed + epoch: then epoch 1 of seed 0 has the same order as epoch 0 of seed "
        "1, and runs that should be independent share their luck. One generator is enough."
    ),
    "a fixed seed": "These are the orders of seed 0, whichever seed is handed in.",
    "NumPy's global generator": (
        "`np.random.seed` sets one generator for the whole program, which every other function may use in between. "
        "Make one of your own, with `np.random.default_rng`."
    ),
    "not shuffled": "Every epoch takes the examples as they come in the data. Nothing is shuffled yet.",
    "drawn with repetition": "Some examples come twice and others never. An epoch sees each example once.",
    "rows count from 1": "Rows are numbered from 0 to m - 1: with these, row 0 is never seen, and row m is not there.",
    "all epochs are shuffled together": (
        "Each epoch is to have all examples, 0 to m - 1, once. Here larger numbers are shuffled among them."
    ),
    "m and epochs are swapped": "As many rows as examples came out. A row is an epoch: m numbers, `epochs` times.",
    "one order for all epochs": "One order came out. Each epoch has one, so the result is a table (epochs, m).",
    "one epoch too few": "One epoch is missing: `range(n)` gives n numbers, from 0 to n - 1.",
    "epochs lie along the columns": "Each row of the result is the order of one epoch: (epochs, m).",
    "the step is divided by the batch size": (
        "The gradient of a batch is that of a mean: it is divided by the batch's size already, in the loss."
    ),
    "the step is multiplied by the batch size": (
        "The gradient of a batch is that of a mean, and the step uses it as it is. Only the *loss* is weighted."
    ),
    "the parameters are not kept": (
        "Each batch starts from the parameters of the beginning, so all steps but the last are forgotten."
    ),
    "the parameters stay as they were": "The parameters that come back are those that went in: no step was taken.",
    "one step for the whole epoch": (
        "This is one step, with the gradient of all examples. Each batch takes a step, from where the one before led."
    ),
    "each step goes by all examples": "Every step uses all of x and y. It should use the batch alone.",
    "the gradients pile up": "Each step goes against the sum of all gradients so far. Only its own batch's counts.",
    "the gradients are summed, for one step": (
        "The gradients are added up, and one step is taken at the end. Each batch takes a step of its own, from where "
        "the one before led."
    ),
    "the last step is made shorter": (
        "The short batch takes a shorter step here. Its gradient is that of a mean, and the step uses it as it is. "
        "Only the *loss* is weighted."
    ),
    "the loss in place of the gradient": (
        "The step goes by the loss. `loss_and_gradient` returns the loss first, then the gradient."
    ),
    "the loop ends after the first batch": "Only the first batch was seen. Is `return` inside the loop?",
    "one example at a time": "A step for each example: the batch size is not used.",
    "a batch at every place": "The next batch begins where this one ends: the places go up by the batch size.",
    "as many batches as fit, each one place on": (
        "The loop counts batches, 0, 1, 2, ..., and uses these numbers as places, which go up by the batch size."
    ),
    "a mean of the batches' means": (
        "The short last batch counts here as much as a whole one, so its examples count more than others. Every "
        "example should count the same."
    ),
    "the last batch counts as a whole one": (
        "The last batch is short: its mean counts as often as it has examples, which is less than the batch size."
    ),
    "the batches' means are summed": "The means of the batches are added up. Asked for is one mean, over all examples.",
    "the sum of all losses": "This is the sum over all m examples. The loss of an epoch is their mean.",
    "the batches' means are divided by m": (
        "A batch's loss is a mean already: before it can be part of a sum over m examples, it must count as many "
        "times as the batch has examples."
    ),
    "all losses, divided by the number of batches": (
        "The sum over all examples is right. Of how many examples is it to be the mean?"
    ),
    "the number of batches is rounded down": (
        "`//` rounds down, so the short batch's loss is added and the batch is not counted. And a mean of the batches' "
        "means would count its examples more than others."
    ),
    "the last batch's share of the loss": (
        "Only the last batch is left in the sum. Each turn of the loop must add to it (`+=`), not replace it (`=`)."
    ),
    "the loss at the end of the epoch": (
        "This is measured once more, after the last step. What belongs to an example is its loss before its own step."
    ),
    "the first batch's loss": "This is the loss of the first batch alone. All batches count.",
    "the loss at the beginning of the epoch": (
        "This is measured before the first step. What belongs to a batch is its loss right before its own step."
    ),
    "the last batch's loss": "This is the loss of the last batch alone. All batches count. Is something overwritten?",
    "the loss after the step": (
        "The loss is measured again after the step. What belongs to a batch is its loss when it came, before the step."
    ),
    "scaled before the split": (
        "Mean and spread are those of all rows: so the validation rows have had a say in what is trained on. They "
        "should know nothing of each other."
    ),
    "each part has a scale of its own": (
        "The validation rows are scaled by their own mean and spread. The network knows one scale, that of training: "
        "the same value must mean the same thing."
    ),
    "scaled by the validation rows": "The scale is measured on the training rows: they are all that training may see.",
    "the validation rows are trained on": (
        "All rows are among the training rows. What was learnt from says nothing about what was never seen."
    ),
    "the first training rows are validation rows": "The two parts share rows: a row belongs to one of them alone.",
    "training and validation are swapped": "The first `count` rows of the order are for validation.",
    "the last rows in place of the first": "The validation rows are the first ones of the order; these are the last.",
    "the training rows are sorted": (
        "The right training rows, but as they stand in the data. They should come as `order` has them."
    ),
    "one spread for all columns": "Each column has a mean of its own here, and all share one spread. Each has its own.",
    "measured along the rows": "Mean and spread are taken of each row. Each column has one: over the rows.",
    "one scale for all columns": "All columns share one mean and one spread here. Each has its own.",
    "a scale for each row": "Each row is scaled by itself. Mean and spread belong to columns, over the rows.",
    "the variance in place of its root": "Divided by the variance. The standard deviation is its square root.",
    "divided by one less than the number of rows": (
        "A convention: this standard deviation divides by one less than the number of rows. Ours divides by the number."
    ),
    "the range in place of mean and spread": (
        "This is the other usual scaling, to 0 .. 1, by smallest and largest. Here: by mean and standard deviation."
    ),
    "the median in place of the mean": "This is the median, the row in the middle. Here: the mean.",
    "the mean is not subtracted": "Spread 1, but not around 0: the mean comes off first.",
    "not divided by the spread": "Around 0 now, but every column still has its old spread.",
    "the spread is multiplied": "A column that is spread out should become narrower; here it becomes wider.",
    "brackets are missing": "Division comes before subtraction: only the mean is divided here.",
    "only the training rows are scaled": (
        "The training rows are scaled, the validation rows are as they were. Are mean and spread measured again, on "
        "rows that are scaled already?"
    ),
    "not scaled": "Split as asked, and the training rows are not scaled yet.",
    "a little is added to the spread": (
        "Close where a column is spread widely, wrong where it is not: a column of tiny numbers comes out too small."
    ),
    # 07
    "the inputs have biases too": "Inputs are given, not computed: they have no weights and no biases.",
    "one bias for the whole network": "Every unit behind the inputs has a bias of its own: count the units.",
    "the hidden units have no biases": "Hidden units have biases as the outputs do: one each.",
    "only the biases are counted": "Every unit has one weight for each of its inputs, besides its bias.",
    "inputs, units and biases are added": "Each of H units has a weight for each of D inputs: how many are these?",
    "the outputs have no biases": "The last layer is a layer like the others: each of its units has a bias.",
    "the input layer is left out": "The first layer has a weight for every input, too: begin with sizes[0].",
    "the output layer is left out": "The last layer has parameters too. A list of n sizes stands for n - 1 layers.",
    "only the first layer is counted": "The other layers have parameters too. Is `return` inside the loop?",
    "only the last layer is counted": "Each turn of the loop must add to the count (`+=`), not replace it (`=`).",
    "every layer sees the input": "A layer sees what the one before puts out, and nothing else.",
    "all sizes are multiplied": "Each unit has a weight for every unit of the layer before, not for all paths.",
    "the sizes are added": "These are the units. Parameters are on the way from each layer to the next.",
    "the last layer leads back to the first": (
        "One layer too many: for i = 0, sizes[i - 1] is the *last* size, and Python does not complain."
    ),
    "the last layer is bent too": "The last layer puts out plain numbers: the loss wants logits, of any size.",
    "no layer is bent": "Without anything in between, all these layers are one (lesson 01).",
    "bent only at the end": "The sigmoid stands between the layers, and not at the end.",
    "only the first layer is passed": "The other layers are not passed. Is `return` inside the loop?",
    "only the first layer is passed, and bent": "The other layers are not passed. Is `return` inside the loop?",
    "only the last layer is left": (
        "Each turn starts from x again, so only the last one counts. A layer is fed with what the one before says."
    ),
    "the first layer's numbers everywhere": "Every layer has weights and biases of its own: W[0] is the first one's.",
    "one W for all layers": "Every layer has weights of its own: W[0] is the first one's.",
    "two layers, however many there are": "Two layers stand in the example. Here W may have one, or five: `len(W)`.",
    "one bias for all layers": "Every layer has biases of its own: b[0] is the first one's.",
    "the first hidden layer is left out": "The first layer is not passed: in Python it is number 0.",
    "the last of the layers is left out": "The loop stops before the last layer, which comes after it.",
    "the last of the layers is left out, and the bend before it": "The loop stops before the last layer.",
    "the layers run backwards": "This goes from the last layer to the first. x enters at W[0].",
    "the input is bent": "x goes into the first layer as it is. The sigmoid comes after a layer.",
    "the last layer has no bias": "Right up to the last layer: that has a bias too, b[-1], and only no sigmoid.",
    "the bias comes after the bend": "The bias belongs to the sum: it is added before the sigmoid.",
    "tanh between the layers": "There is tanh between the layers. Asked for is the sigmoid.",
    "ReLU between the layers": "There is ReLU between the layers. Asked for is the sigmoid.",
    "the slope in place of the bend": "This passes the sigmoid's slope on. On the way there it is the sigmoid itself.",
    "tanh's slope of z": "This is the slope of tanh. The neurons here are sigmoids: at z = 0 their slope is a quarter.",
    "the sigmoid's rule, given z": "h (1 - h) asks for what the sigmoid says, h, and not for what it is given.",
    "the neurons hand on z": "The next neuron is fed with h = sigmoid(z). Here it gets z.",
    "the most a slope can be": "A quarter is the slope at z = 0, the most there is. Each neuron has a z of its own.",
    "the chain's weights are left out": "Each link has two factors: the slope, and the weight that z grows with.",
    "summed along the chain": "Slopes along a chain are multiplied. They add up where ways part.",
    "only the last link": "Only the last neuron's link is here. Each turn must multiply (`*=`), not replace (`=`).",
    "only the first link": "Only the first neuron's link is here. Is `return` inside the loop?",
    "the last link is left out": "The last neuron's link is missing: the chain ends behind it.",
    "the first link is left out": "The first neuron's link is missing: in Python it is number 0.",
    "the last slope for every neuron": "Every neuron has a z, and so a slope, of its own: take it inside the loop.",
    "the slope by the first weight": "This is how fast the output grows with w[0]. Asked for is: with x.",
    "x counts as a link": "x is where we stand, and not a factor. How fast does z grow when x does?",
    "the slope of the neuron before": "This takes the slope from what a neuron is fed with, not from what it says.",
    "the chain's answer, not its slope": "This is what the last neuron says. Asked for is how fast that grows with x.",
    "every neuron is fed x": "Only the first neuron is fed with x; each of the others with the one before it.",
    "the layers are taken to be fed z": "A layer is fed with h, what the sigmoid made of z: dW needs that one.",
    "the slope is one layer off": "Each layer's slope is taken from another layer's h: look at which h the grad is of.",
    "the last layer is taken for bent": "No sigmoid stands after the last layer: its grad needs no slope.",
    "x is taken for an activation": "dx is bent once too often: no sigmoid made x.",
    "slope and weights in the wrong order": (
        "On the way there: sigmoid, then W. On the way back it is the other way round: W, then the slope."
    ),
    "the way back skips the weights": "The grad at a layer's outputs is not the one at its inputs: W lies between.",
    "every layer gets the last gradient": "grad is the same for every layer here: each turn must hand on a new one.",
    "every layer gets the last gradient, dx too": "What comes out of a layer is the grad of the one below: hand it on.",
    "grad is handed on too early": "dW and db need the grad that arrives at the layer, before it goes through W.",
    "the way back begins at the first layer": "grad arrives at the last layer, so the last one has the first turn.",
    "the way back stops before x": "dW and db of the first layer are done, and its W is still to be passed: dx.",
    "every layer is taken to be fed x": "Each layer was fed with what the one before said: keep that on the way there.",
    "a layer's output where its input belongs": "dW needs what the layer was fed with. This is what it put out.",
    "a layer's output, bent, where its input belongs": "dW needs what the layer was fed with: look at one h earlier.",
    "the gradients are in the order of the way back": (
        "The last layer's gradients come first: they were appended on the way back. dW[0] belongs to the first layer."
    ),
    "only the first layer's gradient is kept": "All but the first layer's are zero: is each written to its own place?",
    "only the last layer's gradient is kept": "All but the last layer's are zero: does each turn fill dW and db?",
    "the difference the other way round": "The sign is flipped: asked for is by how much b is better than a.",
    "the difference without its sign": "This is never negative, and b may be worse than a.",
    "the best seeds are compared": (
        "These are the best seeds' numbers. With enough seeds anything has a lucky one: take the means."
    ),
    "the first seeds are compared": "These are single seeds. That is the mistake of the reports: take the means.",
    "medians in place of means": "This compares medians. A fair choice as well, but asked for are the means.",
    "sums in place of means": "These are sums, and a and b need not have as many seeds: take the means.",
    "a difference in percent of a": "This is divided by the mean of a. Asked for is the plain difference.",
    "divided by n, not by n - 1": (
        "This is NumPy's default, ddof=0. The mean was made from the same few numbers, so the distances from it are a "
        "little too small: n - 1 makes up for it."
    ),
    "the root is missing": "This is the variance. Its root is the standard deviation, in the units of accuracy.",
    "one spread for all numbers": "a and b have a spread each: taken together, their difference looks like noise.",
    "one spread for all numbers, divided by n": "a and b have a spread each. And n - 1 belongs under the line.",
    "the whole range in place of the spread": "This is the largest minus the least, which grows with every seed.",
    "the spread of the mean": "This is the standard error, how sure the mean is. Asked for is how far seeds differ.",
    "the mean distance from the mean": "Distances are squared here before they are averaged, and the root comes last.",
    "divided by 2, however many there are": "The example has n = 3 seeds. Here n - 1 differs from list to list.",
    "the largest distance from the mean": "Only the most distant seed counts here. The spread is about all of them.",
    "apart in place of overlapping": "This is True where the ranges do *not* overlap.",
    "one order is forgotten": "Right where a is the lower one. Where b lies below a, the ranges may be apart too.",
    "the other order is forgotten": "Right where b is the lower one. Where a lies below b, they may be apart too.",
    "one range within the other": "Ranges may share a part without one being within the other.",
    "the ends are left out": "The ends belong to the ranges: where one begins just where the other ends, they overlap.",
    "one end is left out": "Right but where b begins just where a ends: that is a point in common.",
    "the other end is left out": "Right but where a begins just where b ends: that is a point in common.",
    "either is enough": "One of the two holds always. Ranges overlap where both do: `and`.",
    "only the start of b is looked at": "Ranges may also overlap where b begins below a.",
    "only the ends of b are looked at": "All of a may lie between the least and the largest of b.",
    "only b's own numbers are looked at": "A range is all that lies between its ends, not only the seeds' own numbers.",
    "equal numbers are looked for": "Ranges may overlap where no two numbers are equal: compare their ends.",
    "the means lie within the spreads": "This compares means with spreads. Asked for are the ranges, least to largest.",
    # 06
    "rows are counted": "A row of W holds what one input means to all units. A unit is a column.",
    "the number of inputs": "This is the number of rows, D: `len` of a matrix counts those. Count columns.",
    "different numbers, not different units": "This counts the different weights. A unit is a whole column of them.",
    "nothing is rounded": (
        "Two units that are the same but for the last digits of a float count as one: compare them rounded."
    ),
    "rounded to whole numbers": "`round()` alone leaves whole numbers: units that differ look alike. Keep 6 decimals.",
    "fewer than 6 decimals": "Two of these units differ in the fifth decimal of one weight, so they are two.",
    "only the first weight is compared": "Two units may share their first weight. All D weights of a unit count.",
    "only the sums are compared": "The same numbers in another order have the same sum, and are another unit.",
    "only neighbours are compared": "Units that are the same need not stand side by side.",
    "only compared with the first": "Units that differ from the first may be the same among themselves.",
    "units that have no twin": "Units that occur more than once are left out. They count, too: once.",
    "all units are counted": "These are all units, H. Those that are the same count as one.",
    "every pair of copies is taken away": (
        "Three units that are the same make three pairs, but only two of them are one too many."
    ),
    "the rank": "The rank counts columns that are no combination of others. Here only equal columns count as one.",
    "the copies are counted": "This is how many units are one too many. How many are left without them?",
    "the units themselves, not their number": "These are the different units. How many are they?",
    "one decimal too few": "Columns that differ in the sixth decimal only count as one here: round to 6, not to 5.",
    "more than 6 decimals": "Columns that agree in 6 decimals count as two here: round to 6, not to more.",
    "near ones count as one": "The sixth decimals of near numbers may differ. Round first, then compare exactly.",
    "0 and -0 count as two": (
        "Right but for signs: -0.00000003 becomes -0 when rounded. As numbers 0 and -0 are equal, as text they are not."
    ),
    "zeros are passed over": "Without its zeros (1, 0, 2) looks like (1, 2, 0). A weight of 0 is a weight, too.",
    "spreads are added": (
        "Spreads do not simply add up: sometimes one product is large while another is small. Variances do."
    ),
    "inputs are added": (
        "Here inputs of both signs cancel. The weights' signs are random: what cancels in one draw adds up in the next."
    ),
    "the variance of the sum": "This is the variance, the mean of the squares. The spread is its root.",
    "the root of the sum is missing": (
        "The squares are added, and no root is taken: it goes over the whole sum, and the weights' spread, squared, is "
        "in it."
    ),
    "the root is taken of the inputs only": "The root goes over all of the variance: over s² as well.",
    "squared after adding": "Each product is squared for itself, then they are added. Here it is the other way round.",
    "the spread is not squared": "Under the root stand variances: the weights' spread enters with its square.",
    "the inputs are not squared": "Under the root stand variances: each input enters with its square.",
    "the weights' spread is missing": "Right for weights with a spread of 1. These have another one.",
    "a mean of squares in place of their sum": "The more inputs, the wider the sum: variances are added, not averaged.",
    "every input counts as 1": "Right if every input is 1 or -1. A weight counts as much as its input says.",
    "times D in place of its root": "D products of both signs do not grow like D. And what of the inputs?",
    "the inputs' own spread": "How far inputs lie from each other is not asked: how far each lies from 0 matters.",
    "the inputs' spread, times the root of D": (
        "`x.std()` first takes the mean of the inputs away. Their size counts, not how far they are from each other."
    ),
    "divided by the root of D": "That is the spread of a mean of D weights. Here D products are added.",
    "the products are not added up": "These are the spreads of the D products. Asked for is that of their sum.",
    "equal inputs count once": "Inputs that are equal have weights of their own: each of them adds a variance.",
    "the standard deviation in place of the limit": (
        "This is Glorot's standard deviation. A uniform distribution that has it must reach further out."
    ),
    "the variance in place of the limit": "This is Glorot's variance. The limit comes from it in two steps.",
    "1 / sqrt(3 fan_in)": (
        "The limit is made from fan_in alone, and with the 3 on the wrong side: the variance is then limit² / 3."
    ),
    "1 / sqrt(fan_in)": "An older rule, which knows only fan_in and leaves out the 3. Glorot's has both fans.",
    "He's limit": "This limit belongs to He: it looks at fan_in only. Glorot's looks at both fans.",
    "only the way there counts": "With fan_in alone, only the way there keeps its spread. Glorot takes both fans.",
    "only the way back counts": "With fan_out alone, only the way back keeps its spread. Glorot takes both fans.",
    "the fans are added, not averaged": "The variance is 1 divided by the *mean* of the fans, not by their sum.",
    "the fans are multiplied": "The two fans are averaged, not multiplied.",
    "the root of the limit is missing": "This is the limit's square.",
    "the root is taken above the line only": "The root goes over the whole fraction.",
    "divided once more in place of averaged": (
        "`/ 2` at the end halves the whole fraction, not the sum of the fans. Brackets help."
    ),
    "only fan_out is halved": "`fan_in + fan_out / 2` halves only fan_out. Brackets help.",
    "3 times the spread": "The limit's *square* is 3 times the variance: the 3 goes under the root.",
    "divided by the root of 3": (
        "Spread = limit / √3. Here the spread is known and the limit asked for: it is the larger one."
    ),
    "divided, then added": "`6 / fan_in + fan_out` divides first. Brackets help.",
    "the variance in place of the standard deviation": "This is He's variance. The standard deviation is its root.",
    "He with fan_out": "He asks how many numbers a unit adds up. Which of the two fans is that?",
    "the 2 of He is missing": "This keeps the spread without an activation. ReLU halves the mean square.",
    "Glorot in place of He": "This is Glorot's standard deviation. He's looks at fan_in only.",
    "He's limit in place of its spread": "A uniform distribution from minus to plus this has He's standard deviation.",
    "the root of He is taken above the line only": "The root goes over the whole fraction.",
    "the root of He is taken below the line only": "The root goes over the whole fraction.",
    "the generator is made anew for each layer": (
        "W1 and W2 begin with the same numbers, but for their scale: a generator made from the same seed starts from "
        "the beginning. Make one, and draw from it twice."
    ),
    "the seed is always 0": "Right for seed 0. Whoever hands in another seed wants other numbers.",
    "the seed is always 7": "Right for seed 7. Whoever hands in another seed wants other numbers.",
    "the seed is always 42": "Right for seed 42. Whoever hands in another seed wants other numbers.",
    "seed 0 counts as no seed": (
        "Right but for seed 0, which gives the numbers of seed 1: 0 is false in Python, and a seed like any other."
    ),
    "another seed takes 0's place": (
        "Right but for seed 0, which gives the numbers of seed 42: 0 is false in Python, and a seed like any other."
    ),
    "NumPy's old generator": (
        "As good statistically, and other numbers: this is NumPy's old generator, which `np.random.seed` sets for "
        "the whole program. Who else draws from it changes your numbers. Make one of your own."
    ),
    "drawn transposed": (
        "Statistically as good, and not what was asked: drawn in the shape (H, D) and turned round, the numbers land "
        "in other places."
    ),
    "another generator for W2": (
        "W1 is right. W2 comes from a second generator, with seed + 1, which is somebody else's seed. One draws both."
    ),
    "numbers are drawn in between": (
        "W1 is right. H more numbers are drawn before W2; for biases? They need none: they start at 0."
    ),
    "units first": "Rows of W belong to inputs, columns to units: (D, H).",
    "the last layer is drawn first": "Statistically as good, and not what was asked: W1 is drawn first.",
    "a stream for each layer": (
        "Statistically as good, and what the library's Sequential does. Here both are drawn from the one generator."
    ),
    "a uniform distribution": "This has the right spread, and another shape. He normal takes the normal distribution.",
    "the spread taken for a limit": "Uniform, and too narrow: a limit is not a standard deviation.",
    "the spread is given as the mean": (
        "`rng.normal` takes the mean first: these numbers lie around the spread that was meant, not around 0."
    ),
    "nothing below 0": "`rng.random` draws from 0 to 1: no weight is negative, so their mean is not 0.",
    "the spread is 1": "These weights have a spread of 1. He's depends on the fan_in.",
    "Glorot's limit in place of He's spread": "This is the first number of `scales`. He's is the second.",
    "one spread for both layers": "The two layers have different fan_ins, and so different spreads.",
    "the tails are cut": "Whatever lies beyond one standard deviation is cut, a third of all: the spread shrinks.",
    "the tails are cut at two": "Keras does something like it. Here, as in the library, nothing is cut off.",
    "every layer is fed with x": "Each layer is fed with what the one before has put out.",
    "the activation is left out": "This is the signal of a linear network. f comes after each product.",
    "the sums go on to the next layer": (
        "What f makes of the sums is measured, and then forgotten: the next layer is fed with the sums themselves."
    ),
    "the inputs are bent, too": "The first layer is fed with x as it is. f comes after each product.",
    "measured before the activation": "The spread of the sums is measured. Asked for is that of what f makes of them.",
    "measured at the inputs of each layer": "One step too early: this measures what each layer is given.",
    "the inputs are measured too": "One number too many: there is one for each layer, none for the inputs.",
    "the variance in place of the spread": "This is the variance. The spread is the standard deviation, its root.",
    "divided by one less than the count": (
        "Nearly: `ddof=1` is for guessing a spread from a sample. Here it is the plain one, of the numbers as they are."
    ),
    "the spread of the weights": "These are the spreads of the kernels. Asked for are those of the signal.",
    "the mean of the spreads of units": "With `axis=0` each unit is measured for itself. Take all numbers together.",
    "the mean of the spreads of examples": "With `axis=1` each example is measured for itself. Take all together.",
    "a spread for each unit": "One number for each unit came out. Each layer has one, over all its numbers.",
    "a spread for each example": "One number for each example came out. Each layer has one, over all its numbers.",
    "the mean in place of the spread": "This is the mean. It may be 0 while the numbers lie far from each other.",
    "the size in place of the spread": (
        "This is the root of the mean square. The standard deviation takes the mean away first; after a ReLU they "
        "differ."
    ),
    "the activation bends the weights": "f works on the sums, not on the weights.",
    "only the first layer is measured": "One number came out. Each layer has one. Does `return` stand in the loop?",
    "only the last layer is measured": "One number came out. Each layer has one.",
    "the inputs are bent, not the sums": "f comes after the product with W, in every layer.",
    # 09
    "biases are penalised": "This has the squares of b in it. A bias only moves a border, and pays nothing.",
    "the penalty is averaged": "This is a mean. The penalty is a sum: each weight pays its own price.",
    "the penalty is averaged over the inputs": "This is divided by the number of inputs. Each weight pays alone.",
    "the penalty is negative": "A price is added to the loss. This rewards large weights.",
    "the penalty comes twice": "Twice the price. Where does the 2 of the gradient come from?",
    "sizes in place of squares": "This is L1, the sum of the sizes |w|. L2 takes the squares.",
    "the weights are added, not their squares": "Weights of opposite signs cancel here. Square them first.",
    "the root of the squares": "This takes the root of the sum. The penalty is the sum of squares itself.",
    "the square of the sum": "Add after squaring: here weights of opposite signs cancel before the square is taken.",
    "the strength is missing": "This is the sum of the squares. What makes the price high or low?",
    "the strength is squared as well": "Only the weights are squared; the strength stands in front.",
    "a matrix product in place of squares": "`@` multiplies rows with columns. Each weight is squared by itself.",
    "a penalty for each unit": "The penalty is one number: all weights of all units add to the same loss.",
    "a penalty for each weight": "These are the prices of the single weights. The loss grows by their sum, one number.",
    "the gradient comes twice": (
        "Twice the slope: was a 2 put in front of what had one, or the gradient added to itself?"
    ),
    "the penalty pulls away from 0": (
        "The gradient says which way the penalty grows: away from 0. The step then goes against it."
    ),
    "the gradient is averaged": "The penalty is a sum, so each weight's slope is its own: nothing is divided.",
    "the slope of the sizes": "This is the slope of |w|, for L1. The slope of a square grows with the weight.",
    "the gradient keeps the square": "A square's slope is no square: where w is negative, so is it.",
    "the strength is missing in the gradient": "The strength is a factor of the penalty, so it is one of the slope.",
    "the gradient is one number": "Each weight has a slope of its own: the gradient has the shape of W.",
    "the biases are pulled as well": "The penalty does not grow with b at all. What slope is that?",
    "the biases themselves": "This is b. Asked for is how fast the penalty grows with it.",
    "a strength of 0 counts as none": (
        "Right but for a strength of 0: it is a strength like all others, and costs nothing. In `l2 or ...` it is lost."
    ),
    "signs cancel": "Here a negative weight lowers the price. L1 counts how far a weight is from 0, on either side.",
    "the size of the sum": "Take each weight's size first, then add: here opposite signs cancel before.",
    "the norm of the matrix": "Of a matrix, `np.linalg.norm(W, 1)` is the largest column sum. L1 adds all sizes.",
    "the signs are added, not the sizes": "The signs belong to the gradient. The penalty adds the sizes.",
    "the strengths are swapped": "l1 is the price of the sizes, l2 that of the squares.",
    "the squares are left out": "This is L1 alone. The elastic net has two prices.",
    "the sizes are left out": "This is L2 alone. The elastic net has two prices.",
    "one strength for both": "The squares have a strength of their own.",
    "the size in place of the sign": "The slope of |w| is not |w|: it is as steep near 0 as far away.",
    "the weight in place of its sign": "L1 pulls on all weights alike. Here large ones are pulled harder.",
    "every weight is pushed down": "Left of 0, |w| grows when w falls: there its slope is negative.",
    "the sign of 0 is taken as 1": "Right but where a weight is exactly 0: nothing is to be pulled there.",
    "the sign of 0 is taken as -1": "Right but where a weight is exactly 0: nothing is to be pulled there.",
    "only positive weights are pulled": "Negative weights have a size, too, and it shrinks when they grow.",
    "0 divided by 0": "w / |w| is the sign, but for a weight of 0: there it is not a number.",
    "l1 is missing in the gradient": "The strength is a factor of the penalty, so it is one of the slope.",
    "the squares have no slope": "This is the slope of the sizes alone. The squares grow as well.",
    "the sizes have no slope": "This is the slope of the squares alone. The sizes grow as well.",
    "the strengths are swapped in the gradient": "l1 is the price of the sizes, l2 that of the squares.",
    "L1 pulls away from 0": "The two slopes are added: both say that the price grows away from 0.",
    "L2 pulls away from 0": "The two slopes are added: both say that the price grows away from 0.",
    "the size in place of the weight": "A square's slope is negative where the weight is.",
    "the 2 belongs to the squares alone": "The 2 comes from the square. The slope of |w| has none.",
    "small weights count as 0": "However small a weight is, it has a sign, and |w| the slope 1 or -1 there.",
    "kept and dropped are swapped": "What should be dropped is kept. A rate of 0 drops nothing: where do you compare?",
    "the rate is taken for the share that is kept": "`rate` is the share that is dropped. Here it is kept.",
    "the rate is taken for the share that is kept, from above": "`rate` is the share that is dropped. Here it is kept.",
    "the share that is kept is the rate": "Kept with probability `rate`: but that is how often a unit is dropped.",
    "a number equal to the rate is dropped": "Right but where a number is exactly the rate: that one is kept.",
    "what is kept is not scaled": "With fewer units a smaller sum arrives next: what is kept must make up for it.",
    "multiplied by 1 - rate": "This makes what is kept smaller still. It has to make up for what is missing.",
    "divided by 1, less the rate": "`k / 1 - rate` divides by 1 first. Brackets help.",
    "divided by the rate": "Which share is kept, in the mean? Divide by that.",
    "scaled by the share that was kept": (
        "This divides by the share kept in this very draw, which differs from draw to draw and may be 0. Take the "
        "share that is kept in the mean."
    ),
    "scaled, and nothing is dropped": "Everything is scaled, and nothing is missing. Compare with the random numbers.",
    "the random numbers themselves": "A number is kept whole or not at all. The random numbers only decide which.",
    "one draw for all examples": "Each example has its own random numbers: other units are missing in each.",
    "one draw for all units": "Each unit has its own random number: here whole examples are dropped.",
    "on in use as well": "In use nothing is dropped: who asks twice must get the same answer.",
    "units are missing in use": "In use nothing is dropped: who asks twice must get the same answer.",
    "scaled in use as well": (
        "Training has divided what was kept, so in use there is nothing left to make up for: here everything is made "
        "up for twice."
    ),
    "divided in use as well": "In use all units are there, so there is nothing to make up for.",
    "scaled in use, not in training": (
        "This is dropout's first form, which makes up for it in use. Ours, like Keras's, does so in training, and "
        "leaves use alone."
    ),
    "no gradient in use": "In use y is x, so its gradient comes back as it is.",
    "nothing comes out in use": "In use x passes as it is.",
    "training and use are swapped": "Units are missing in use, and all there in training: the other way round.",
    "a rate of 0 counts as none": (
        "Right but for a rate of 0: it is a rate like all others, and drops nothing. In `rate or ...` it is lost."
    ),
    "the way back lets everything through": "What was dropped had no part in y, so no gradient comes back to it.",
    "the way back is only scaled": "What was dropped had no part in y, so no gradient comes back to it.",
    "the way back is not scaled": "y grows faster than x, by what it was divided by. So does the gradient.",
    "the way back is multiplied by 1 - rate": "On the way back stands the same factor as on the way there.",
    "the way back has another mask": "The gradient comes back where nothing went through. It takes the same way.",
    "what was kept is read off y": (
        "y may be 0 because x was: after a ReLU many are. The random numbers say what was kept."
    ),
    "only what is positive comes back": "That is ReLU's way back. Here the random numbers say what was kept.",
    "x is multiplied in": "How fast does y grow with x? By a factor that has no x in it.",
    "x is a factor on the way back": "How fast does y grow with x? By a factor that has no x in it.",
    "y comes back in place of the gradient": "This is y. What comes back is `grad`, by the same factor.",
    "the factor is returned alone": "This is how fast y grows with x. The chain rule multiplies it by what arrived.",
    "the way back is on in use as well": "In use y is x, so its gradient comes back as it is.",
    "the way back is scaled in use": "In use y is x, so its gradient comes back as it is.",
    "one epoch too patient": "Training ends *when* it has waited `patience` times, not one epoch later.",
    "one epoch too impatient": "It stops an epoch early: count the epochs in a row that were no better.",
    "stops at once": "This stops at the first epoch that is no better. Losses wobble: that is what patience is for.",
    "never stops": "All epochs are trained. Is there anything that ends the loop?",
    "min_delta is not used": "Any new best counts here. It should be better by more than min_delta.",
    "min_delta makes it easier": "Here an epoch may be worse and still count as better. min_delta asks for more.",
    "equal counts as better": "Better by exactly min_delta is not more than min_delta.",
    "equal counts as better, and min_delta is not used": "An epoch as good as the best is not better. And min_delta?",
    "min_delta as a share": "min_delta is a difference of losses, not a share of the best.",
    "larger is better": "These are losses: the smaller, the better.",
    "compared with the epoch before": "After a bad epoch the next one looks good. Compare with the best one so far.",
    "the best so far moves without min_delta": (
        "An epoch that is a little lower does not count as better, so it must not become the mark for the next either: "
        "else many small gains never count."
    ),
    "the best so far is never replaced": "Each epoch is compared with the first. The best one so far is the mark.",
    "waiting goes on after a better epoch": "`patience` epochs *in a row*: after a better one the count starts anew.",
    "small gains are not seen": "With a min_delta of 0 every gain counts, however small.",
    "nan does not count as waiting": "A loss that is nan is no better than any: its epoch is one of waiting, too.",
    "no epoch is ever better": (
        "Every epoch counts as waiting. Does the best so far start above any loss? Is the smaller loss the better one?"
    ),
    "the best so far starts at 1": "Losses may lie above 1: then the first epochs never count. Start above any loss.",
    "the best so far starts at 9": "Losses may lie above 9: then no epoch ever counts. Start above any loss.",
    "the first epoch counts as waiting": (
        "The best so far starts as the first loss, so the first epoch is no better than itself, and counts as waiting."
    ),
    "any change counts as better": "`abs` makes a rise look like a gain. Better means lower.",
    "the last epoch is taken for the best": "These are the weights one has at the end. The best epoch came before.",
    "the last epoch is taken for the best at the end of the list": (
        "Right where patience runs out. Where the list ends before that, the best epoch is still the one noted."
    ),
    "the best is looked for in the future": "Epochs after the last are never trained: the best is among those before.",
    "the best without min_delta": "The lowest loss is not enough: it had to be lower by more than min_delta.",
    "patience is counted back": "Right where patience ran out. If the list ends before, the best may be anywhere.",
    "the best is counted from 0": "The first epoch has the number 1. Python counts from 0.",
    "epochs are counted from 0": "The first epoch has the number 1. Python counts from 0.",
    "one epoch is trained after the last": "The epoch in which patience runs out is the last one.",
    "losses in place of epochs": "These are losses. Asked for are the numbers of two epochs.",
    "the best loss in place of its epoch": "This is the best loss. Asked for is the number of its epoch.",
    # 08
    "the alarm is still off": (
        "Right, but for scores that are no numbers: out of NaN it makes shares that look sound, so nobody learns of it."
    ),
    "the program as it was sent": (
        "The fault is still there: this does what the sent program does. Look again at what the tool has shown."
    ),
    "far scores are clipped": (
        "The symptom is gone, the fault is not: scores beyond the limit all count the same now. Find a number that "
        "can be taken from a row's scores without changing its shares."
    ),
    "only high scores are clipped": (
        "The symptom is gone where scores are high; there they all count the same now, and a row of very low scores "
        "is still 0 divided by 0."
    ),
    "the largest size is subtracted": (
        "Right where the largest size is a positive score. In a row far below 0 this makes all scores smaller still, "
        "and e to that is 0 for all of them. Take the largest *score*, sign and all."
    ),
    "the least score is subtracted": (
        "The shares stay the same, and nothing is below 0 now. But e^1000 was too large: which number taken from all "
        "scores of a row leaves nothing *above* 0?"
    ),
    "the mean score is subtracted": (
        "Right until a score lies far above its row's mean. Which number of a row leaves nothing above 0?"
    ),
    "each column's maximum is subtracted": (
        "Shares stay the same only if the same number is taken from all scores of an example, of a row."
    ),
    "a little is added below the line": (
        "Where all exponentials of a row are 0, its shares now sum to 0 in place of 1; large ones overflow as before."
    ),
    "a NaN is passed over": (
        "Next to a NaN stand shares that look sound. Without knowing every score of a row we know none of its shares."
    ),
    "divided by the largest score": (
        "Shares depend on the *differences* of scores. Dividing changes those, subtracting does not."
    ),
    "divided by the largest pixel at hand": (
        "Right only where the brightest pixel happens to be there. The scale must be the same for all arrays."
    ),
    "each image by its own largest pixel": "Each image has a scale of its own here: a dark one comes out as bright.",
    "each pixel by its own largest value": (
        "Each column has a scale of its own here, and one that depends on which images are at hand."
    ),
    "the darkest becomes 0, the brightest 1": (
        "Right only where the darkest and the brightest pixel happen to be there. The scale must be the same for all "
        "arrays."
    ),
    "whole numbers first": "Between two whole numbers lie shades, too: `astype` to a whole-number type cuts them off.",
    "each pixel by its own mean and spread": (
        "A good scaling as well, were it measured on the training images. Asked for is 0 to 1, the same for any array."
    ),
    "pixels are clipped": "The large numbers are gone, and so is the image: all pixels but the black ones are alike.",
    "a division that cuts off": "`//` cuts off what follows the point: nearly all pixels become 0.",
    "256 in place of 255": "Nearly. There are 256 values, from 0 to 255, and the largest should become 1.",
    "16 in place of 255": "The digits of scikit-learn end at 16. The pixels of this program end at 255.",
    "scaled by mean and spread": (
        "A good scaling as well, were it measured on the training images. Here it is measured on whatever is handed in."
    ),
    "from -1 to 1": "This goes from -1 to 1. It would learn as well; asked for is 0 to 1.",
    "divided twice": "Too much of a good thing: these pixels end at 1/255, and the signal is nearly gone.",
    "black and white": "The large numbers are gone, and with them all shades of grey.",
    "dark images are taken for scaled ones": (
        "Right but where no pixel is above 1: dark images may be like that, and are not scaled yet. What is done to an "
        "image may not depend on the others at hand."
    ),
    "all weights are 0": "The loss at the start is ln K now, and all units are equal and stay equal: see lesson 06.",
    "one limit for both layers": "Each layer has fans of its own: W2 leads from H units to K.",
    "the whole network's fans": "The fans of a layer are what goes into it and what comes out of it, not D and K.",
    "from 0 up": "Right size, one sign only: sums of such weights do not cancel, so scores grow. Draw to both sides.",
    "a limit that only looks small": (
        "Small weights cure this loss at the start. How small is right depends on the fans: lesson 06."
    ),
    "a hundredth of what was sent": (
        "Small weights cure this loss at the start, and nearly switch the signal off. Take the fans: lesson 06."
    ),
    "the root of the 6 alone": "The root is taken of the 6 only. It belongs over the whole fraction.",
    "the limit in place of the standard deviation": (
        "A normal distribution with the limit as its standard deviation: too wide, and asked for is the uniform one."
    ),
    "a normal distribution": "The right spread, and another distribution. Asked for is the uniform one.",
    "biases are drawn as well": "Biases start at 0 here. (Drawn ones do little harm, as lesson 06 has measured.)",
    "one of two faults is left: the sum": (
        "The sign is right now. What is left: this is the slope of a *sum* of m losses, and the loss is their mean."
    ),
    "one of two faults is left: the sign": (
        "The mean is right now. What is left: this leads uphill. A right class's slope is negative: p - 1."
    ),
    "divided by m and by K": "Too much: the mean is over the m examples. The K classes share one loss.",
    "a batch size of its own": "Right for batches of 32 only; the last one is shorter. How many rows has p?",
    "the check's 7 is written down": "Right for 7 images, as in the gradient check, only. How many rows has p?",
    "its length is cut": (
        "The symptom is gone, the fault is not: a gradient that is m times too long is cut to 1, whatever it should be."
    ),
    "cut, and still uphill": "It no longer explodes, and it still leads uphill. Both causes are still there.",
    "the sign is taken away": "The right class's slope is negative, the others' are not: the signs are needed.",
    "z in place of the slope": "The gradient is multiplied by z. ReLU's slope at z is 1 or 0.",
    "the slope is forgotten for the bias": "dW1 is right. b1 lies before the ReLU as well: db1 passes it, too.",
    "the slope below 0 is -1": "`np.sign(z)` is -1 there. ReLU is flat below 0, and lets nothing pass.",
    "the sign is turned once more": (
        "The sign has been mended in the loss's gradient. Turned here as well, it leads uphill again."
    ),
    "gradients are clipped": "ReLU is right now. Clipping cures a symptom, and none is left: leave it out.",
    "labels first, and still apart": "Two orders are drawn here, one for x and one for y: the pairs are torn apart.",
    "the images are not shuffled": (
        "x comes back as it was. Both need a new order, the same one, so that batches change and pairs stay pairs."
    ),
    "only the images are shuffled": "The images have a new order, the labels their old one: the pairs are torn apart.",
    "labels are looked up by their image": (
        "Right where all images differ. Of two that are the same, the second gets the label of the first."
    ),
    "the labels are put back": "x is taken by the order, y by its inverse. Both should be taken by the same.",
    "the inverse of the order": (
        "The pairs are whole, and the order is as random as the one drawn: it is that one's inverse. Take the rows by "
        "the order itself."
    ),
    "another way of drawing": (
        "As good, and another order. Asked for is the one that a single call of `rng.permutation` draws."
    ),
    "the pixels are shuffled": (
        "The columns have a new order here: each image is jumbled, and stays in its row. Shuffle the rows, and y too."
    ),
    "sorted by label": "The pairs are whole, but a batch now holds one class only. Shuffle them.",
    "the same order every time": "A generator made here draws the same order in every epoch. One is handed in: `rng`.",
    "turned round": "The pairs are whole. Backwards is an order, and no random one.",
    "the last example is lost": "One row is missing in each: m rows come in, m go out.",
    "the training losses decide": (
        "The fault is still there: the training loss falls on while new images are read worse. Watch the other list."
    ),
    "the last weights are kept": "It stops in time, and keeps the weights of the last epoch, which are not the best.",
    "the best training loss is kept": "It stops in time, and keeps the weights that suit the *training* images best.",
    "the largest loss is looked for": "`argmax` finds the worst epoch. Stop and keep by the best, the least loss.",
    "the worst epoch is kept": "This is where the validation loss is largest. The least is best.",
    "epochs counted from 1": "One too many: `keep` is a place in the list, and the first place is 0.",
    "counted from the end": "This is how long ago the best epoch was. Asked for is its place in the list.",
    "the loss in place of its epoch": "`keep` is the best loss here. Asked for is its place in the list.",
    "at the very epoch only": "Right when patience has just run out. An epoch later it must still be True: or more.",
    "rises in a row are counted": (
        "A loss may go up and down and still find no new best. Count the epochs since the best one, rises or not."
    ),
    "compared with one earlier epoch": (
        "The last loss is compared with the one `patience` epochs ago. What counts is how long ago the best one was."
    ),
    "stops at the first rise": "One rise may be chance. Patience says for how many epochs without a new best to wait.",
    "it stops where the validation loss is above the training loss": (
        "It nearly always is, in a sound training too. What counts is how long there was no new best."
    ),
    "waiting does not start anew": (
        "All epochs without a new best are counted, also those before the best one. Count from the best one on."
    ),
    "the last is kept until it stops": (
        "Right where it stops. Training may also run out of epochs; then the best one is wanted as well."
    ),
    "it always stops": "stop is always True. A new best, or one epoch without, is no reason yet.",
    "it never stops": "stop is always False, however long there was no new best.",
    "it stops once it has seen enough epochs": "Patience counts from the best epoch on, not from the first.",
    "going on and stopping are swapped": "stop should be True once the best epoch is as long ago as patience says.",
    "the last epoch is left out": "The best epoch may be the last one.",
    "it stops where it would have stopped before": (
        "Right but where a better epoch came after the long wait: what counts is how far the last epoch is from the "
        "best of all so far."
    ),
    "losses are rounded": "Two losses may be nearly the same. The least is the least, however little it is below.",
    # 10
    "the size without its root": (
        "The mean square still lacks its root: as it is, x ten times as large comes out a tenth as large."
    ),
    "the length in place of the size": (
        "This divides by the length of the row, a sum under the root. The size is made with a mean."
    ),
    "epsilon outside the root": (
        "Nearly: epsilon is added under the root, to the mean square or variance, not to the root."
    ),
    "epsilon is left out": "Where a row is near 0, epsilon makes a difference, and where it is 0, all the difference.",
    "epsilon inside the mean of sizes": (
        "epsilon is added once, to the mean square, and not to the entries before they are squared."
    ),
    "epsilon is added above the line": (
        "A bracket is missing: epsilon belongs under the root. Here it is added to the result."
    ),
    "epsilon is squared": "epsilon is added under the root as it is: it belongs to the squares already.",
    "the length in place of the size, without epsilon": (
        "This divides by the length of the row, the root of a sum. The size is made with a mean, plus epsilon."
    ),
    "a size for each feature": "This takes the mean over the examples. Each example, each row, has a size of its own.",
    "one size for the whole batch": "All examples share one size here. Each example, each row, has its own.",
    "a mean over the number of examples": (
        "The sum over a row is divided by m. A row has D entries, and its mean divides by D."
    ),
    "the sizes lie along a row": (
        "The m sizes must stand beside the m rows, as a column; lying along a row they meet the wrong features."
    ),
    "the gain is left out": "The rows have the right size now. Then each feature is multiplied by its gain.",
    "the gain is added": "The gain is multiplied: adding is the business of a shift.",
    "the gain divides": "A larger gain should make its feature larger. Here it makes it smaller.",
    "the gain comes before the size": (
        "Multiplied in before, the gain is measured with the rest, and taken out again. It comes last."
    ),
    "the mean is taken off": (
        "This is layer normalisation, which comes later in this lesson. Here no mean is taken off."
    ),
    "the standard deviation in place of the size": (
        "The standard deviation takes the mean off inside. The size is that of the entries as they are."
    ),
    "the standard deviation in place of the size, without epsilon": (
        "The standard deviation takes the mean off inside. The size is that of the entries as they are, plus epsilon."
    ),
    "one length for the whole batch": (
        "This is one length for the whole batch. Each example, each row, has a size of its own, made with a mean."
    ),
    "the root before the mean": "Root and mean have changed places: first the mean of the squares, then its root.",
    "the mean without squares": "This is the mean of the sizes, |x|. Asked for is the root of the mean of the squares.",
    "the mean is squared, not the entries": "Square first, then the mean: entries of both signs must not cancel.",
    "multiplied by the size": "Large rows should become smaller. Here they become larger still.",
    "the squares are normalised": "Above the line stands x itself, with its sign. The squares serve to measure it.",
    "the size is returned": "This is the size of each row. The row must be divided by it.",
    "the way back is missing": (
        "grad is handed on as it came. On the way there x was divided and multiplied: that counts on the way back too."
    ),
    "the size is taken for a constant": (
        "This is right if the size did not depend on x. It does: whoever moves one entry changes the size, and with "
        "it all entries of the row."
    ),
    "the way back knows the gain alone": (
        "The gain has had its turn. The division by the size is still to come, and what x does to it."
    ),
    "the way there once more": "This is the result of the way there. The way back carries grad.",
    "the gradient is normalised": "grad is divided by its own size here. What counts is the size that x had.",
    "normalised twice": "The size is measured on rows that are normalised already, so it is about 1. It is that of x.",
    "the gain is left out on the way back": (
        "n is multiplied by the gain on the way there. So grad is, on the way back, before all else."
    ),
    "the gain divides on the way back": "The gain is multiplied on the way there, and on the way back as well.",
    "a sum in place of the mean": (
        "The part along n is D times too large: a mean on the way there is a mean on the way back."
    ),
    "n is used once, not twice": (
        "n stands in the rule twice: inside the mean, and in front of it. In front it is missing."
    ),
    "the mean of g alone": "n stands in the rule twice: in front of the mean, and inside it. Inside it is missing.",
    "the part along n is n squared": (
        "n stands in front of the mean once, and inside it once. A product cannot be taken out of a mean."
    ),
    "the gain is missing in the mean": "g stands in the rule twice, and both times the gain is in it.",
    "a constant size, and no gain": (
        "Two parts are missing: the gain, and what x does to the size, which counts for all entries of the row."
    ),
    "the gain comes twice": "The gain is multiplied in twice: g has it already.",
    "r is squared": "The bracket is right. r multiplies it once, not twice.",
    "r comes once too often": "The bracket is multiplied by r once. In its second part there is one r more.",
    "each entry by itself": "No mean is taken: as if each entry had a size of its own. All entries of a row share one.",
    "each entry by itself, divided by D": (
        "This counts what an entry does to itself through the size. It does as much to all others of its row."
    ),
    "x in place of n, once": (
        "The part along x is too large by the size. In front of the mean and inside it stands n, and r multiplies both "
        "parts: look at the brackets."
    ),
    "x in place of n, twice": "In both places stands x. It should be n, x divided by its size.",
    "the part along n is added": "What points along x changes nothing in y, so it is taken off, not doubled.",
    "only the part along n": "This is the part that must go. What is left of g without it counts.",
    "r is left out": "The bracket is right. Where x is large, a move of x does little to y: a factor is missing.",
    "the size in place of r": (
        "Where x is large, a move of x does little to y. Here it does much: r is 1 over the size."
    ),
    "the mean over the examples": "The mean of g n runs over the features of one example, as on the way there.",
    "one mean for the whole batch": "All examples share one mean here. Each row has its own, as on the way there.",
    "the means lie along a row": "The m numbers must stand beside the m rows, as a column: mind the axis that is kept.",
    "the way back of layer normalisation": (
        "This takes the mean of g off as well. On the way there no mean was taken off."
    ),
    "dgain is not summed": "This is one row for each example. The gain is shared by all of them: their shares add up.",
    "dgain is averaged": "1/m of the right one. The division by m belongs to the loss, once: grad has it already.",
    "dgain from x": "The gain is multiplied by n, not by x: that is what it grows with.",
    "dgain summed over the features": "This has a number for each example. The gain has one for each feature.",
    "dgain is a shift's": "This would be right for something that is added. The gain is multiplied by n.",
    "dgain has the gain in it": (
        "gain times n grows by n when the gain grows by 1, whatever the gain is. grad alone counts."
    ),
    "one number for all gains": "All features were added up. Each has a gain of its own.",
    "dgain keeps the batch axis": (
        "Right numbers, but the gain has shape (D,), so its gradient must not keep an axis of 1."
    ),
    "dgain forgets grad": "This is how y grows with the gain. What the loss thinks of y, grad, is missing.",
    "divided by D - 1": (
        "This is `ddof=1`, for guessing a spread from a sample. Here the variance divides by D, the plain count."
    ),
    "divided by the variance": (
        "The variance still lacks its root: the standard deviation has the units of x, the variance has not."
    ),
    "over the examples: batch normalisation": (
        "Each feature has mean 0 here, over the examples. Asked for is: each example, over its features."
    ),
    "the mean is that of a feature": (
        "The mean taken off is that of a feature, over the examples. It should be that of the row."
    ),
    "the variance is that of a feature": (
        "The variance is that of a feature, over the examples. It should be that of the row."
    ),
    "one mean and variance for the whole batch": (
        "All examples share one mean and one variance here. Each row has its own."
    ),
    "the mean is not taken off": "Divided by the right number. But first the mean comes off.",
    "the mean is not taken off: root mean square": (
        "This is the normalisation of 10.1. Here the mean of the row comes off first."
    ),
    "the variance has the mean in it": (
        "The mean is off above the line, but not under the root: the variance is about the mean."
    ),
    "the mean is taken off twice, squared": (
        "Under the root stands the mean's square. It should be the mean of squares of what is left."
    ),
    "only the mean is taken off": "The rows have the mean 0 now, and still their old spread.",
    "multiplied by the spread": "A row that is spread out should become narrower. Here it becomes wider.",
    "a bracket is missing": "Division comes before subtraction: only the mean is divided here.",
    "two brackets are missing": "x minus the mean stands in brackets: all of it is divided, and multiplied by gamma.",
    "the standard deviation under the root": "Under the root stands the variance. Its root is the standard deviation.",
    "beta comes before the division": "Here beta is divided, too. It is added last, as it is.",
    "a sum in place of the variance": "Under the root stands a sum of squares. The variance is their mean.",
    "gamma is left out": "Each feature is multiplied by its gamma, before beta is added.",
    "beta is left out": "Each feature has its beta added at the end.",
    "gamma and beta are left out": "The normalised numbers are right. Then come gamma and beta.",
    "beta is subtracted": "beta is added, as a bias is.",
    "gamma multiplies beta too": "gamma multiplies the normalised numbers alone; beta comes after it.",
    "gamma and beta are swapped": "gamma multiplies and beta is added. Here it is the other way round.",
    "gamma and beta come too early": "They are applied to x, and then normalised away. They come last.",
    "the batch's statistics at inference": (
        "At inference (training False) an answer must not depend on which other examples are there: the running "
        "statistics divide."
    ),
    "the running statistics in training": (
        "In training the mean and variance of this very batch divide. The running ones only watch."
    ),
    "the statistics just moved, in training": (
        "In training the mean and variance of the batch divide, not the running ones, moved or not."
    ),
    "the running statistics move and divide, in both modes": (
        "`training` is not asked. In training the batch's own statistics divide; at inference nothing moves."
    ),
    "training and inference are swapped": (
        "What should happen in training happens at inference, and the other way round."
    ),
    "over the features: layer normalisation": (
        "This is layer normalisation, each example by itself. Here each feature, over the batch."
    ),
    "one mean and variance for all features": "All features share one mean and one variance here. Each has its own.",
    "divided by m - 1": "The variance of the batch divides by m, the plain count; with one example, m - 1 would be 0.",
    "the running variance divides by m - 1": (
        "A convention: this is what PyTorch's running variance does. Ours, as Keras's, keeps the variance that "
        "divides by m."
    ),
    "momentum is the share of the batch": (
        "A convention: in PyTorch momentum is the share of the new. Here, as in Keras, it is the share of the old."
    ),
    "the statistics are those of each example": (
        "Mean and variance run over each example here. Each feature has its own, over the batch: the other axis."
    ),
    "the standard deviation in place of the variance": (
        "This is the root already. The variance goes under the root, and into the running variance."
    ),
    "the running variance moves towards the mean": (
        "Both move towards the batch's mean here. The running variance moves towards its variance."
    ),
    "the old running statistics are kept": (
        "In training the running statistics move towards the batch's. Here they stay."
    ),
    "the running statistics move at inference": (
        "At inference nothing is learnt: the running statistics come back as they were."
    ),
    "the last batch's statistics are kept": (
        "These are the batch's own. Of the old ones the share `momentum` should be left."
    ),
    "half of the move": "The batch's share is added, and nothing is taken from the old ones: they grow and grow.",
    "the other half of the move": (
        "The old ones shrink to their share, and the batch is added whole: the shares should sum to 1."
    ),
    "the plain mean of old and new": "Half and half: the shares are `momentum` of the old and the rest of the new.",
    "the running variance is left behind": "The running mean has moved. The running variance moves in the same way.",
    "the root goes into the running variance": (
        "Variances are kept, not standard deviations: the root comes when they are used."
    ),
    "the running variance is about the running mean": (
        "The variance of the batch is about the mean of the batch, not about the running one."
    ),
    "the running variance is a mean square": (
        "The mean is still in it: a variance is the mean square of what is left without the mean."
    ),
    "the gains go to the examples": "There is one gain for each feature: gain[j] belongs to column j, not to a row.",
    "measured, not worked out": (
        "These are measured slopes: wrong where they change within the step that was taken. Write the formula itself."
    ),
    # 11
    "the velocity is subtracted": "The velocity says where to go: it has the minus in it already, so it is added.",
    "a velocity that points uphill": (
        "A convention of others: their velocity points uphill and is subtracted. Ours points where the step goes, and "
        "what is handed in does, too."
    ),
    "the learning rate outside the velocity": (
        "PyTorch's convention: the velocity is made of bare gradients, and the learning rate comes in when the "
        "parameters move. Ours has it inside: the velocity is a way to go."
    ),
    "one step late": (
        "The step uses what was remembered before it, so each gradient acts one step late. First bring the memory up "
        "to date, then step."
    ),
    "the velocity is not used": "The parameters move by this gradient alone. What are the steps before good for?",
    "momentum multiplies the gradient too": "Momentum is what is left of the *old* velocity. The new part comes whole.",
    "momentum multiplies the gradient alone": "It is the old velocity that is slowed down; the gradient comes whole.",
    "nothing slows the velocity": "The old velocity is kept in full: nothing ever slows it down. Where is momentum?",
    "the gradient counts 1 - momentum": (
        "Another convention: here the velocity is a running mean, as Adam's will be. In this rule the gradient comes "
        "whole, so steps in one direction grow."
    ),
    "the velocity is a running mean of gradients": (
        "The convention that mixes: a running mean of gradients, with the learning rate outside. In this rule the "
        "gradient comes whole, and the velocity is a way to go."
    ),
    "momentum the wrong way round": "With momentum 0.9 nine tenths of the old velocity stay. Here it is one tenth.",
    "a mean of velocity and gradient, the wrong way round": (
        "This is a running mean, and momentum stands at the wrong part of it. The old velocity is what is kept."
    ),
    "momentum and learning rate are swapped": "The learning rate belongs to the gradient, momentum to the velocity.",
    "velocity and gradient are swapped": "The velocity is what is kept in part; the gradient is what is gone against.",
    "the gradient is gone along twice": "The new velocity has this gradient in it already. It is added once.",
    "Nesterov's step": "This is Nesterov's step, which comes next. Here the parameters move by the velocity, no more.",
    "momentum multiplies the parameters": "The parameters stay whole. It is the velocity that loses a part each step.",
    "the old velocity is handed back": (
        "The parameters are right, and what is handed back is the velocity from before: the next step would know "
        "nothing of this one."
    ),
    "the gradient is handed back": "The parameters are right. The second value is the new velocity, not the gradient.",
    "the velocity without its gradient": (
        "The parameters are right. The velocity that is handed back lacks what this gradient has added to it."
    ),
    "no looking ahead": "This is momentum without a look ahead, as in 11.1.",
    "ahead by the whole velocity": (
        "Ahead by all of the new velocity. By the next step, a part of it will be lost: that much less to go ahead."
    ),
    "ahead, without this gradient": "The look ahead is there. This step's own way down, against its gradient, is not.",
    "the look ahead is added to a whole step": (
        "A whole step and then the look ahead: a part of the old velocity was gone in the step before already."
    ),
    "the old velocity in place of the look ahead": (
        "The look ahead goes along the *new* velocity. Here the old one comes once more, on top of a whole step."
    ),
    "momentum counts twice": "The new velocity is multiplied by momentum once, to look ahead. Here it is twice.",
    "momentum counts for the gradient as well": "Momentum belongs to the velocity. This step's way down comes whole.",
    "the learning rate is missing in the last step": (
        "The velocity is right. The way down that is added to the look ahead has lost its learning rate."
    ),
    "uphill in the last step": "The velocity is right. The gradient added to the look ahead goes up, not down.",
    "the velocity is uphill, the last step downhill": "The velocity has the wrong sign: it points where to go, down.",
    "the step is handed back as velocity": (
        "The parameters are right. The velocity is that of 11.1; the look ahead moves the parameters only."
    ),
    "the root is forgotten": "Divided by a mean of squares. Something squared is no size yet: take its root.",
    "epsilon is added to the root": (
        "A convention: here epsilon is added after the root, as PyTorch has it. Ours, like Keras's, is inside."
    ),
    "epsilon is not there": "Right but for epsilon. Where all slopes were 0, this divides by 0.",
    "brackets are missing under the line": (
        "Division comes before addition: epsilon is added to the whole step here, not to what divides it."
    ),
    "an epsilon of its own": "Right for an epsilon of 1e-7 only. Which one it is is handed in.",
    "the gradient is not squared": "This averages the slopes, and plus and minus cancel. Which size has no sign?",
    "the square of the mean": "First all is averaged, then squared. It should be a mean of squares: square g alone.",
    "a mean of sizes, not of squares": "The mean is one of sizes |g|. What is kept is a mean of squares.",
    "rho the wrong way round": "With rho 0.9 nine tenths of the old mean stay. Here it is one tenth.",
    "the squares are added up": (
        "A rule of its own, called AdaGrad: the sum grows for ever, and the steps get shorter and shorter. Here it is "
        "a running mean, which forgets."
    ),
    "1 - rho is missing": "The two parts of a mean add up to 1: rho for the old, and the rest for the new.",
    "rho is missing": "The new square is added to all of the old mean, which never forgets so. How much of it stays?",
    "the old mean is forgotten": "Only the new part is there. Most of the mean is what it was before.",
    "nothing is averaged": "Only this step's square counts here: every step is as long as the next. Average.",
    "one mean for all parameters": "All parameters are divided by the same. Each has a mean of its own squares.",
    "one sum of squares for all parameters": (
        "The squares of all slopes are added up, so all parameters share one number. Each has a mean of its own."
    ),
    "divided by the old mean": (
        "The mean is brought up to date, but the step is divided by the one from before: one step late, and by next "
        "to nothing in the first step."
    ),
    "multiplied by the root": "Where slopes are large, steps would be huge. They should be cut down there.",
    "the step has the squared gradient": "The square serves for the mean alone. The step goes against the gradient.",
    "the step has no gradient": "Where is the gradient? All parameters go the same way here, whatever their slope.",
    "the mean in place of the gradient": "The mean of squares says how far. The way is that of the gradient.",
    "plain gradient descent": "This is the step of lesson 05. The new mean is there, but nothing is divided by it.",
    "the old mean is handed back": "The parameters are right. The mean that is handed back is that from before.",
    "epsilon is kept in the mean": "The parameters are right. Epsilon helps to divide; it is no part of the mean.",
    "the root is handed back": "The parameters are right. What is remembered is the mean of squares, not its root.",
    "t counts from 0": "t is the number of this step, the first being 1, as it is handed in. This takes one less.",
    "t is one too large": "t is handed in as the number of this step: nothing need be added to it.",
    "the correction is missing": (
        "m and v began at 0, and are too small for many steps. Without the correction the first step is about three "
        "times too long."
    ),
    "only m is corrected": "m is corrected, v is not. Both began at 0.",
    "only v is corrected": "v is corrected, m is not. Both began at 0.",
    "the power of t is forgotten": "Right in the first step only: the correction must fade as t grows.",
    "a product in place of a power": "beta times t in place of beta to the power of t: `**`, not `*`.",
    "the correction is upside down": "m is too small, so it is divided by what is left out; with v it is the root.",
    "the correction has no root": "v stands under a root, so its correction does as well.",
    "epsilon beside the corrected root": (
        "A convention: PyTorch corrects v first, then adds epsilon. In ours, as in Keras, epsilon is added to the "
        "root of v as it is."
    ),
    "epsilon inside the root": "Epsilon is inside the root here, as in RMSprop. In Adam it is added to the root.",
    "epsilon inside the corrected root": "Epsilon is inside the root here, as in RMSprop. Adam's stands outside.",
    "beta_1 and beta_2 are swapped": "beta_1 belongs to the slopes, m, and beta_2 to their squares, v.",
    "both betas the wrong way round": "With beta 0.9 nine tenths of the old mean stay. Here it is one tenth.",
    "1 - beta is missing": "The two parts of a mean add up to 1: beta for the old, and the rest for the new.",
    "1 - beta is missing in m": (
        "m is a running mean, not the velocity of 11.1: its two parts add up to 1. So 1 - beta_1 belongs to the slope."
    ),
    "1 - beta is missing in v": "m is right. The two parts of v add up to 1 as well: 1 - beta_2 belongs to the square.",
    "the squares of m": "v is a mean of the squares of the slopes, not of those of their mean.",
    "the gradient in place of m": "The step goes along this gradient. What is m good for?",
    "RMSprop's step": "This is RMSprop's step. Adam goes along m, and both means are corrected.",
    "the corrected means are handed back": (
        "The parameters are right. m and v are handed back as they are: corrected, they would be so again and again."
    ),
    "the old means are handed back": "The parameters are right. m and v are those from before the step.",
    "the rate of the best single seed": (
        "One lucky seed decides here. Each rate has several: which is best on average?"
    ),
    "the rate whose worst seed is best": (
        "A careful choice, and another question: the rate whose worst run is best. Here: the best mean."
    ),
    "only the first seed is looked at": "One seed decides here, the first. Each rate has several: take their mean.",
    "only the last seed is looked at": "One seed decides here, the last. Each rate has several: take their mean.",
    "the worst in place of the best": "This is the rate with the smallest mean. Scores are shares read right.",
    "a mean over the rates": "A row of scores belongs to a rate. Here each seed gets a mean, over all rates.",
    "the largest score of the whole table": (
        "`scores.argmax()` counts through the whole table, row after row: it gives no place among the rates, and it "
        "finds the luckiest single run. First a mean for each row."
    ),
    "the best median": "A good choice too, but another. Asked for is the rate with the best mean.",
    "the steadiest rate": "The seeds agree best at this rate. They may agree on being bad.",
    "the place in place of the rate": "This is the place in the table. Which rate stands there?",
    "the score in place of the rate": "This is how good the best rate is. Which one is it?",
    "the first rate": (
        "This is the first rate, whatever its scores. A mean without an `axis` is one number for the whole table; each "
        "row needs its own."
    ),
    "the largest rate": "This is the last rate of the table, whatever its scores.",
    "only the upper end is an edge": "Below the smallest rate there might be a better one, too.",
    "only the lower end is an edge": "Above the largest rate there might be a better one, too.",
    "edge and middle are swapped": "True where the best rate is the first or the last; here it is the other way round.",
    "never at the edge": "Whether the best rate is the first or the last depends on the scores.",
    "always at the edge": "Whether the best rate is the first or the last depends on the scores.",
    "the best so far starts at 0": "Scores may lie under 0. A best so far that starts at 0 is never beaten then.",
    "whole percents are compared": "What follows the point is cut off before the means are compared. It decides here.",
    # 12
    "only the first layer has the sigmoid's limit": "W1 is right. The sigmoid's c counts for all layers.",
    "the sigmoid has no limit of its own": 'Right but for `"logistic"`, where c is 2: a sigmoid starts smaller.',
    "every activation has the sigmoid's limit": 'c is 2 for `"logistic"` only. For all others it is 6.',
    "tanh is taken for a sigmoid": "tanh is S-shaped too, but only the logistic one has c = 2.",
    "the limit is made from the inputs alone": "Both fans stand under the line: inputs and units.",
    "2 and 6 are exchanged": 'c is 2 for `"logistic"` and 6 for all others, not the other way round.',
    "the fans are not under the root": "The root is taken of the whole fraction, fans included.",
    "a bias has one input": "A bias has no fans of its own: it has the limit of its layer's kernel.",
    "the fans are averaged": "The sum of the fans stands under the line, not their mean.",
    "biases are 0": (
        "Keras starts biases at 0, and so do we elsewhere. scikit-learn draws them: within its kernel's limit."
    ),
    "biases are all alike": "The limit is not the bias: each bias is drawn between minus and plus the limit.",
    "biases have a limit of their own": "A bias has the limit of its layer's kernel.",
    "biases are drawn between -1 and 1": "A bias has the limit of its layer's kernel.",
    "all kernels are drawn first": "W1 is right. After it comes its bias, b1, before anything of the second layer.",
    "the bias is drawn before the kernel": "In each layer the kernel is drawn first, and then its bias.",
    "both layers begin with the same numbers": (
        "The second layer gets the first one's numbers again, but for the limit: is the generator made anew?"
    ),
    "a generator of one's own": (
        "These numbers come from a generator made here. The one that was handed in has drawn before, and must go on."
    ),
    "NumPy's new generator": (
        "`default_rng` is the better generator, and gives other numbers. Use the RandomState that was handed in."
    ),
    "a normal distribution of that limit": "A uniform distribution ends at its limits. This one is normal.",
    "a normal distribution of that spread": "The right spread, and another distribution: scikit-learn's is uniform.",
    "the limits' ends are swapped": "Every weight has the wrong sign: `uniform` takes the lower end first.",
    "each epoch starts from 0, 1, 2, ...": (
        "Epoch 1 is right. After it, scikit-learn shuffles the order it has, and not 0, 1, 2, ... again."
    ),
    "the first epoch is not shuffled": "The first epoch is shuffled, too: shuffle before an epoch, not after it.",
    "shuffled once": "All epochs have one order here. It is shuffled again before each.",
    "one array for all epochs": (
        "All rows are the last epoch's order: `shuffle` changes the array in place, and each row is that same array. "
        "What keeps an order as it was?"
    ),
    "not shuffled at all": "This is 0, 1, 2, ... in every epoch.",
    "the same seed in each epoch": "A generator that is made anew gives the same order again and again.",
    "drawn with replacement": "Some examples come twice, and others not at all. An order has each of them once.",
    "where to, not where from": "This says where each example goes. A row holds the examples' numbers in their order.",
    "joined the wrong way round": (
        "The new shuffle is applied first and the old order after it. It is the order so far that is shuffled."
    ),
    "counted from 1": "Examples are counted from 0, as Python does.",
    "one row for all orders": "Each epoch is a row of its own: (epochs, m).",
    "alpha is left out": "Everything is there but alpha.",
    "divided by m twice": "m stands under the line once.",
    "the half of alpha is missing": "The number is twice what it should be. Where does the slope lose its 2?",
    "multiplied by m": "m stands under the line. In Python `a / 2 * m` is (a / 2) m.",
    "halved twice": "The number is half of what it should be.",
    "biases pay as well": "The number has the squares of biases in it. They pay nothing.",
    "only the first layer pays": "Every kernel pays. W2 is one, too.",
    "only the last layer pays": "Every kernel pays. W1 is one, too.",
    "means in place of sums": "Squares are summed over the weights. The only division is by 2 m.",
    "roots of the sums": "The penalty takes the sum of squares itself, without a root.",
    "sizes, not squares": "These are sizes, as in an L1 penalty. Here each weight is squared.",
    "summed before it is squared": "Square each weight, then sum up: else opposite signs cancel.",
    "the brackets are missing": "A product comes before a sum: both sums belong into one bracket.",
    "the sums are multiplied": "Each kernel pays for itself: the two sums are added.",
    "only one of the two is divided": "Only W2's part is divided by m. A division comes before a sum: brackets help.",
    "the number is not divided by m": "The number is m times too large: the batch's examples share it.",
    "the square's 2 without the half": (
        "The slope is twice what it should be: it goes with a penalty without the half, and the number here has it."
    ),
    "the half is in the slope as well": "The half is used up by the 2 of the square's slope.",
    "the slopes are not divided by m": "The number is divided by m, and so is its slope.",
    "the slopes pull away from 0": "A gradient says which way the number grows: with a positive weight, upwards.",
    "the slope of sizes": "This is the slope of |w|. That of w² grows with w.",
    "the slopes are squares": "The slope of w² is no square: it is negative where w is.",
    "the signs are left on": "Only where ours is larger does this see a difference. Which way it goes is not asked.",
    "the signs are left on, the other way round": (
        "Only where theirs is larger does this see a difference. Which way it goes is not asked."
    ),
    "the mean difference": "A single wrong weight among many disappears in a mean. Take the largest.",
    "shares of the weight": "A share of the weight becomes huge beside a weight near 0. Take the difference itself.",
    "differences are summed": "A sum grows with the size of the array, rounding included. Take the largest.",
    "the length of the difference": "This grows with the size of the array. Take the largest single difference.",
    "the largest weights are compared": "Subtract the arrays first, weight by weight, then look for the largest.",
    "the sums are compared": "Two arrays may have the same sum and differ everywhere. Compare weight by weight.",
    "every difference counts": "Small differences are rounding: only those above the tolerance count.",
    "a difference of exactly the tolerance counts": "Asked for is *more than* the tolerance.",
    "all arrays have to differ": "One array that differs is enough.",
    "only the first array is looked at": "The first array may be equal where another differs.",
    "the first array in place of the worst": "Of the arrays that differ at that step, name the one that differs most.",
    "the last array in place of the worst": "Of the arrays that differ at that step, name the one that differs most.",
    "the array that differs least": "This names the array that differs least at that step.",
    "the worst step in place of the first": (
        "This is where the runs differ most. By then everything is a consequence: look for the first step."
    ),
    "the last step that differs": "This is the last step that differs. The first one leads to the cause.",
    "only the end is compared": "At the end everything differs. Which step was the first? Begin at the start, step 0.",
    "arrays are counted in place of steps": (
        "The last steps are never looked at: `len` of a dictionary counts its arrays. Steps are an array's first axis."
    ),
    "gives up after the first step": "Only step 0 is looked at. Is the last `return` inside the loop?",
    "the start is skipped": "Step 0 counts, too: two runs may start from different weights.",
    "the last step is skipped": "The last step is not looked at. `range(n)` already stops before n.",
    "array by array": (
        "The first array is searched through all steps before the second has its turn. Another may differ earlier."
    ),
    "steps are counted from 1": "The start is step 0.",
    "arrays are counted from 1": "The first array has the number 0.",
    "the weight's place in place of the array's": "This is a place inside an array. Asked for is which of the arrays.",
    "the largest of all steps": "Step and array are right. The difference is asked for at that step.",
    "half of the difference": "Step and array are right, and the difference is half of what it is.",
    "the tolerance is taken off": "Step and array are right. The difference is asked for, not what is left of it.",
    "equal runs end at the last step": "Runs that do not differ have no such step. Then it is -1, -1, 0.0.",
    "equal runs differ at step 0": "Runs that do not differ have no such step. Then it is -1, -1, 0.0.",
    "NaN counts as equal": "Right but for NaN: `nan > tolerance` is False. Ask the question the other way round.",
    "NaN is made a number": "A NaN is passed over here, or turned into 0, and looks like perfect agreement.",
    "stops when the count gets there": "It stops an epoch early: the count must be *above* n_iter_no_change.",
    "stops an epoch late": "It stops an epoch late: one above n_iter_no_change is enough.",
    "lesson 09's best": (
        "The best so far is replaced only by gains here. scikit-learn takes the lowest loss ever, gain or not."
    ),
    "lesson 09's rule": "This is lesson 09's rule. scikit-learn's differs in the best so far, and in when it ends.",
    "lesson 09's best, and stops when the count gets there": (
        "This is lesson 09's rule. scikit-learn's differs in the best so far, and in when it ends."
    ),
    "lesson 09's best, and exactly tol is no gain": (
        "scikit-learn takes the lowest loss ever for the best so far, gain or not. And exactly tol is a gain."
    ),
    "epochs are counted from 0 where it stops": "The first epoch has the number 1. Python counts from 0.",
    "the first epoch is no gain": (
        "The first loss is compared with itself here, and counts as idle. It has none before it: it always gains."
    ),
    "the epoch of the lowest loss": "This looks at all losses. scikit-learn cannot: the later epochs may never come.",
    "the lowest loss starts at 0": "No loss is below 0, so nothing is ever a gain. Start with more than any loss.",
    "exactly tol is no gain": "A loss that has fallen by exactly tol is a gain.",
    "any gain counts": "Any new lowest loss counts as a gain here. It should be lower by at least tol.",
    "no worse counts as a gain": "A loss that is merely no worse counts as a gain here. It should be lower by tol.",
    "tol makes it easier": "Here a loss may even rise a little and count as a gain. tol asks for more.",
    "tol as a share": "tol is a difference of losses, not a share of the best one.",
    "the count is never set back": "Epochs *in a row*: at a gain the count starts anew.",
    "a gain takes one off the count": "At a gain the count starts anew, at 0, however high it was.",
    "replaced before it is compared": (
        "The best so far is replaced by this epoch's loss before the two are compared: so nothing is ever a gain."
    ),
    "the best epoch in place of the last": "This is the epoch with the lowest loss. Asked for is the last one trained.",
    "counted back to the last gain": "This goes back to the last gain. The epochs of waiting were trained, too.",
    "a loss in place of a number of epochs": "This is a loss. Asked for is a number of epochs.",
    "a step with NaN is passed over": "`nan > tolerance` is False, whatever else there is at that step.",
    "Python's own max is taken": "Whether Python's `max` sees a NaN depends on its place. `np.max` always does.",
    "NaN is looked for in the first run alone": "Either of the two runs may have become NaN.",
    "NaN is looked for in the second run alone": "Either of the two runs may have become NaN.",
    "squares of differences": "The differences themselves are compared with the tolerance, without a square.",
    "NaN in both runs counts as equal": "A run that has become NaN counts as different, also where both have.",
    "the mean over the arrays": "One array alone may differ by more than the tolerance, and a mean hides it.",
    "a difference within the tolerance is told": "Where nothing differs by more than the tolerance, 0.0 is asked for.",
    "nearly within the tolerance": (
        "`isclose` has a tolerance of its own. More than the tolerance is more, by however little."
    ),
    "the lowest loss starts too low": (
        "Losses may be larger than any number that one thinks of: then nothing ever is a gain. Start at infinity."
    ),
    "nearly tol counts as a gain": "`isclose` has a tolerance of its own. Less than tol, however near, is no gain.",
    # 14
    "the parts are not added up": (
        "A node that is used twice gets a part from each user. Here the last part replaces those before it."
    ),
    "each way replaces what came by others": (
        "A node that is used twice gets a part from each user, and passes on their sum. Here each way starts anew."
    ),
    "passed on when the first part has come": (
        "A node passes on as soon as one part has come, and never again: the parts that come later stop there. "
        "A node has its turn after all of its users."
    ),
    "a node stands in the order more than once": (
        "A node that is used twice is visited twice here, and so passes on twice. Leave out whoever was visited before."
    ),
    "what came so far is passed on each time": (
        "A node passes on whenever a part arrives, so what came first is passed on again with the second. "
        "Each node passes on once, when all its parts are there."
    ),
    "passed on too early, the nearest first": (
        "The nodes nearest to L come first here. One of them may still wait for a part by a longer way."
    ),
    "passed on too early, one way to its end": (
        "Here one way is followed to its end before the others are begun, so its nodes pass on what is not complete. "
        "A node has its turn after all of its users."
    ),
    "the nodes' names are taken for their order": (
        "The nodes are taken from the largest number down. Their numbers are only names: find an order first."
    ),
    "L has its turn last": "Only L's own parents have a gradient: when the others had their turn, nothing had come.",
    "the last node of the list is taken for L": "The nodes' numbers are only names. Which of them is L, `last` says.",
    "the loss starts with a gradient of 0": "Everything is 0. How fast does L grow with L itself?",
    "every node starts with a gradient of 1": "Only L starts with 1. The others start with nothing and collect.",
    "gradient and slope are added": "Along a way slopes are multiplied; only where ways meet they are added.",
    "the slope alone is passed on": "Each parent gets the slope times what has arrived at the node.",
    "the gradient is passed on as it came": "Each parent gets what has arrived at the node, times its slope.",
    "ways are multiplied where they meet": "Along a way slopes are multiplied. Where two ways meet, they are added.",
    "only the first parent is served": "A node with several parents has a part for each of them.",
    "only the last parent is served": "A node with several parents has a part for each of them.",
    "a parent used twice is served once": "In v + v the same node is used twice: it gets two parts, one by each slope.",
    "a parent used twice is served once, by its first slope": (
        "In v + v the same node is used twice: it gets two parts, one by each slope."
    ),
    "a parent used twice gets its first slope twice": (
        "A node that is used twice has two slopes. `index` finds the first place only: walk both lists side by side."
    ),
    "1/x is handled as x": (
        "This is a product. With a = 1 it gives b itself, where 1/b is asked for, and the sigmoid made of it is wrong."
    ),
    "a and b have changed places": "This is b / a. a stands above the line, also where a value divides a plain number.",
    "the denominator's slope has no minus": "For positive a and b the quotient falls as b grows.",
    "the denominator is not squared": "The slope of 1/b has b squared below the line.",
    "divided by b, then multiplied by b": (
        "b has no part in this. In Python / and * go from left to right: a second b below the line needs brackets."
    ),
    "the numerator is left out": "This is right for 1/b. The quotient is a times that.",
    "the numerator is left out, and the minus": "1/b falls as b grows (for positive b). The quotient is a times it.",
    "the slope of 1/b alone": "This is the slope of 1/b. a stands above the line, and g is what has arrived.",
    "y is multiplied by g": "y is the quotient itself. g belongs to the way back alone.",
    "the denominator is taken for a constant": "b has a gradient, too: the quotient changes when b does.",
    "the denominator's product is the other factor's": "This is the rule of a product. b stands below the line.",
    "the denominator's product is the numerator's": "This is how y grows with a. With b, y falls (for positive a).",
    "the denominator's product is minus the numerator's": "The sign is right. But the slope of 1/b is not 1/b.",
    "a small number is added to b": "Where b itself is small, this is another quotient. Nothing is to be added to b.",
    "rounded down to a whole number": "`//` rounds down: what follows the point is lost. The quotient is made by `/`.",
    "both are multiplied by themselves": "Even a product's rule takes the other factor. And b stands below the line.",
    "the denominator's slope is one over the numerator": (
        "This turns the rule for a round. b stands below the line, so its slope is that of 1/b, times a."
    ),
    "the slopes alone, without g": "These are the slopes. Each is to be multiplied by g, what has arrived.",
    "the numerator's slope is 1": "If a grows by 1, the quotient grows by 1/b, not by 1.",
    "the numerator's product is multiplied by b": "This is the rule of a product. a is divided by b, and so is its g.",
    "the numerator's product is y": "a itself is not in its own slope: the quotient grows evenly with a.",
    "the numerator is squared": "Only b is squared below the line. a is an ordinary factor.",
    "minus in both products": "The quotient falls with b (for positive numbers), but it grows with a.",
    "summed over the entries": "Every entry of a and b has a gradient of its own: arrays of their shape.",
    "handed on as it came": "The gradient still has the shape of the result. Each copy has to be added in.",
    "only new axes are summed": "The axes that are missing on the left are done. Those of size 1 were stretched, too.",
    "only stretched axes are summed": "The axes of size 1 are done. Those that shape does not have are copies, too.",
    "only stretched axes are summed, counted from the left": (
        "Axes that shape does not have are copies, too: the first ones of grad. Behind them, axes are counted anew."
    ),
    "either new axes or stretched ones": (
        "An array may have been repeated in both ways at once: after the new axes, look for stretched ones, too."
    ),
    "only the first of the new axes": "grad may have several axes more than shape. All of them are summed.",
    "stretched axes vanish": "A stretched axis stays, with size 1, so that the result has the shape asked for.",
    "the copies are averaged": "Every copy adds its share to the loss. Shares are added up, not averaged.",
    "only the first copy counts": "This takes one copy's gradient. All copies have a share in the loss.",
    "the largest copy counts": "This takes the largest of the copies' gradients. All of them count.",
    "one sum for all": "This adds up all entries. Only copies of the same entry belong together.",
    "one number for all": "This is one number. The array had several, and each has a gradient.",
    "the first axis is summed, always": "The first axis is not always the one that was copied. Compare with shape.",
    "new axes are looked for on the right": "NumPy aligns shapes on the right: new axes stand on the left.",
    "filled up in reading order": "This has the right shape, but entries are cut off, not added up.",
    "axes are told by their sizes": (
        "Two axes may have the same size. Which of them is a copy, only their places tell, counted from the right."
    ),
    "the sums are broadcast again": "The sums are right, but repeated: the result has the shape of the small array.",
    "every rule has the last j": (
        "Only the last column has a gradient. All rules look up the same name j, and they do so after the loop."
    ),
    "every rule has the first j": "All rules fill column 0. Each has a column of its own.",
    "one array for all rules": (
        "All rules fill, and return, the same array. Each call needs new zeros, so make them inside the rule."
    ),
    "one array for all rules, emptied each time": (
        "All rules return the same array, so the last call has changed what the others returned. Each call needs new "
        "zeros, so make them inside the rule."
    ),
    "one array for each rule, made once": (
        "A rule returns the same array each time: called again, it changes what it returned before. Each call needs "
        "new zeros, so make them inside the rule."
    ),
    "the other columns keep x": "The other columns did not go into column j: their gradient is 0, not x.",
    "the other columns are 1": "The other columns did not go into column j: their gradient is 0.",
    "the column's numbers in place of its gradient": "These are x's numbers. What is pulled back is g.",
    "the gradient is multiplied by the column": "A column is only picked out, not multiplied: its slope is 1.",
    "1 in place of the gradient": "This is the slope alone. It is multiplied by the g that has arrived.",
    "the gradient in every column": "Rule j fills all columns with its g. Only column j was used.",
    "the columns alone": "Each rule's answer has the shape of x, (m, K), as it is the gradient by all of x.",
    "the rules' answers are added up": "This is their sum, which `backward` makes. Each rule's own is asked for.",
    "columns are counted from the right": "Rule 0 belongs to column 0.",
    "each rule fills the next column": "Rule 0 belongs to column 0. Here j was changed between.",
    "rows in place of columns": "Rule j fills row j. The first axis is that of the examples.",
    "only the first column has a rule": "Only one rule is handed over. Is `return` inside the loop?",
    "only the last column has a rule": "Only one rule is handed over. Is the list made anew inside the loop?",
    "one rule for each example": "Asked for is a rule for each column, and there are K of them. m counts the rows.",
    "the last column has no rule": "There are K rules; `range(n)` already stops before n.",
    "the graph is cut": (
        "The loss is right, and its gradient by z is 0: somewhere a value is rebuilt from plain numbers (`.data`) and "
        "has no parents, or `backward` was not called, or `grad` is asked of another value than the one used."
    ),
    "the graph is cut before the sum of exponentials": (
        "Only the true class's score has sent something back. The other term is rebuilt from plain numbers somewhere."
    ),
    "the graph is cut before the true class's score": (
        "Only the sum of exponentials has sent something back. The other term was computed with plain numbers."
    ),
    "infinite where scores are large": (
        "Either e to 900 has overflowed (the row's largest score comes off first), or a share has become 0 before its "
        "logarithm was taken (take the logarithm of the sum, not of the share)."
    ),
    "the largest score of the whole batch is taken off": (
        "A row far below the batch's largest score has exponentials of 0. Take off each row's own largest score."
    ),
    "the largest score is looked for without signs": (
        "Right as long as no row is far below 0. There the largest score is the one nearest to 0: no `abs` is needed."
    ),
    "the sum of exponentials has no axis": "Each example has a sum of its own: `total` needs to know along which axis.",
    "logarithms of shares that are 0": (
        "A share that is too small for the computer is 0, its logarithm minus infinity. Take the logarithm of the sum."
    ),
    "the largest score is not added again": "What is taken off before exp has to be added after the logarithm.",
    "the largest score is taken off twice": "What is taken off before exp has to be added after the logarithm.",
    "the true class's score lacks the largest score": (
        "It is added again after the logarithm. The other term has still lost it: take z there as it was."
    ),
    "a sum over the examples, not a mean": (
        "Every number is m times too large. L is the mean over the examples, so its gradient is that of the mean."
    ),
    "the loss is divided by m K": "The mean is over the m examples. One question with K answers is one question.",
    "the loss is divided by K": "The mean is over the examples, and there are m of them.",
    "the loss has its sign turned": "Every sign is turned. L is positive, and falls as the true class's score grows.",
    "the true class is not asked for": "y is not used: the true class's score has to be taken off.",
    "every class counts as true": "All K scores are taken off here. Only the true class's is: y says which.",
    "the logarithm of the sum is added, not taken off": (
        "Both terms have a minus here. Where all scores grow by the same, the loss must not change."
    ),
    "both terms are added": "The true class's score is taken off: where it grows, the loss falls.",
    "summed over the examples of each class": "Each example's K scores belong together: the sum runs over the classes.",
    "the exponentials are summed down the columns": "Each example's K scores belong together: sum over the classes.",
    "one sum of exponentials for the whole batch": "Each example has a sum of its own, over its K scores.",
    "minus the share itself, without a logarithm": "This is minus the true class's probability: its logarithm is due.",
    "softmax before the loss": "z are scores, and this loss applies softmax itself. Here it is applied twice.",
    "the gradient is 1": "This is the gradient of a sum of z. The loss starts the way back, not z.",
    # 13
    "the rates change fastest": (
        "All settings are there, in another order: the units should change fastest, so theirs is the inner loop."
    ),
    "units come first": "All settings are there. A row holds the rate first, then the units.",
    "units come first, and change slowest": "A row holds the rate first, then the units, and the units change fastest.",
    "stacked, then cut into rows": "Two tables were joined and cut anew: rows hold two rates or two numbers of units.",
    "side by side, not each with each": "Each rate met one number of units. In a grid every rate meets all of them.",
    "one axis too many for a list": (
        "The numbers are right, as a table of tables. Asked for is one row for each setting: (R U, 2)."
    ),
    "settings are columns": "Each setting should be a row: (R U, 2).",
    "all numbers in one row": "All numbers stand in one row. A setting is a row of two.",
    "only the first rate": "Only the first rate is used. Is `return` inside the outer loop?",
    "only the last rate": "Only the last rate is left. Is the list made anew inside the loop?",
    "only the first number of units": "Every rate met the first number of units only.",
    "the last rate is left out": "One rate is never used. `range(n)` already stops before n.",
    "a single setting": "This is the first setting alone. Is `return` inside the loops?",
    "multiplied, not paired": "Rates and units are multiplied here. A setting holds both, side by side.",
    "both lists wait": "Units wait here as rates do. While a rate waits, all units should go by.",
    "neither list waits": "Both lists go round and round. A rate should wait until all units have gone by.",
    "rates cut to whole numbers": "Every rate has become 0: an array of whole numbers holds no fractions.",
    "sorted": "The settings are right, in another order: take the values in the order in which they are given.",
    "counted, not listed": "This is how many settings there are. Asked for are the settings.",
    "places in place of values": "These are the values' places in their lists. Which values stand there?",
    "dealt out like cards": (
        "Every fold has the right size, but its rows should be neighbours: first all of fold 0, then all of fold 1."
    ),
    "the last folds are the larger ones": "The rows left over go to the last folds here. They go to the first ones.",
    "the folds in reverse": "The first rows belong to fold 0. Here the folds are counted backwards.",
    "one fold too many": "Rounding down leaves rows over, and they have become a fold of their own, number k.",
    "the last fold takes the rest": "All rows left over are in the last fold. The first folds get one each.",
    "all folds as large as the largest": (
        "The last folds are too small, or empty: not every fold gets one of the rows left over."
    ),
    "spread evenly": "The sizes are right, but for which folds are the larger ones: the first ones.",
    "the number of folds and their size are mixed up": "These folds have k rows each. There should be k folds.",
    "folds counted from 1": "The first fold has the number 0.",
    "the sizes in place of the numbers": (
        "This is how many rows each fold has. Asked for is the fold of each row, (m,)."
    ),
    "where folds begin": "This is where each fold begins. Asked for is the fold of each row, (m,).",
    "the rest is lost": "Some rows belong to no fold: m is not always a multiple of k.",
    "rows in place of folds": "Every row is a fold of its own here. There are k folds.",
    "one more row for every fold": "Every fold got one of the rows left over. There are only m % k of them.",
    "the rest goes to the first fold": "All rows left over are in fold 0. The first folds get one each.",
    "uniform, without logarithms": (
        "This is uniform between the ends: nine tenths of the draws lie in the upper decade. Their logarithms "
        "should be uniform."
    ),
    "the logarithms themselves": "These are the logarithms. Which numbers do they belong to?",
    "the powers of ten themselves": "These are the powers of ten. Which numbers do they belong to?",
    "the logarithm after drawing": (
        "A uniform number is drawn, and its logarithm is taken. It is the logarithm that should be drawn uniformly."
    ),
    "e to a uniform number": "The way back is here, the way there is not: take the logarithms of both ends first.",
    "two bases": "A natural logarithm is turned back by a power of ten. Take the same base both ways.",
    "two bases, the other way round": "A logarithm to base 10 is turned back by `exp`. Take the same base both ways.",
    "the ends are swapped": "Where u is 0 it should be low, and where it is 1 high. Here it is the other way round.",
    "the factor is multiplied, not raised": (
        "Half of the way means half of the *factors*, not half of the factor. A power says how often one multiplies."
    ),
    "low is added, not multiplied": "The way begins at low and goes by factors: a sum begins at low + 1.",
    "the factor without low": "The way begins at 1 here. It should begin at low.",
    "the factor of the example": "100 is the factor between the ends of the example. Other ends have another one.",
    "a difference in place of a quotient": (
        "From low to high one multiplies by their quotient. This has their difference."
    ),
    "the upper end alone": "At the end of the way this is low times high. It should be high.",
    "the logarithms are added": "The way from low to high is the *difference* of their logarithms.",
    "the power on low alone": "Where u is 0 it should be low. This begins at high.",
    "the power on both": "Here low is no part of the way: only high is left, to the power of u.",
    "even steps in place of draws": "These are even steps from low to high. Where each number lies, u says.",
    "u is not used": "These numbers come from a generator of your own. The draws are made already: they are u.",
    "rounded down": "A part of a setting is a whole one: round up. Rounded down, the last one may be lost, too.",
    "rounded to the nearest": "Round up, however small the part.",
    "one is kept at least, but rounded down": "One is always left, but the rest is rounded down. Round up.",
    "one in `factor` is sent away": "Kept is one in `factor`. Here one in `factor` is sent away.",
    "one in `factor` is sent away, rounded down": "Kept is one in `factor`. Here one in `factor` is sent away.",
    "a share of the first number, each time": (
        "The first round is right. After it, the share is one of those *still in*, not of all."
    ),
    "`factor` settings stay": "`factor` is not how many stay: one in `factor` does.",
    "`factor` settings are sent away": "`factor` is not how many go: all go but one in `factor`.",
    "halved, whatever the factor": "Here one in two stays. With another factor it is another share.",
    "a third, whatever the factor": "Here one in three stays. With another factor it is another share.",
    "the worst stay": "The right number is sent away, and they are the best. Scores are shares read right.",
    "those that are out come back": (
        "A setting that is out is not trained any more, so its later scores do not exist. Rank only those still in."
    ),
    "judged by the round before": "Each round is judged by its own scores. Here they are one round old.",
    "judged by the first round": "All rounds are judged by the first one's scores. Each has its own.",
    "judged by the last round": "The last round's scores are not known yet when the first is over.",
    "judged by the best score so far": (
        "Each round is judged by its own scores alone: the newest are those of the longest training."
    ),
    "judged by the mean so far": (
        "Each round is judged by its own scores alone: the newest are those of the longest training."
    ),
    "places among those left": (
        "`argsort` says places in the shortened list. Which settings stand there, the list itself tells."
    ),
    "the limit is drawn among all": (
        "The score to be reached is found among all settings. Those that are out have no score in this round."
    ),
    "epochs in place of rounds": "These are epochs of the last round of each setting. Asked for is how many rounds.",
    "rounded down, and nobody goes": (
        "Rounded down to 0, a slice that begins at -0 takes all of them. Round up, and at least one is left."
    ),
    "+= has become =+": "`=+ 1` sets to 1. Adding is `+= 1`.",
    "those who go on count once more": "A round is counted once: for all who take part, before some are sent away.",
    "rounds are counted from 0": "Who goes out after the first round has taken part in one.",
    "those who survive, not those who take part": "Who goes out after a round has taken part in it: that round counts.",
    "nobody is sent away": (
        "Every setting is in all rounds. Who is out is not trained further: that is what saves time."
    ),
    "how many are left, round by round": (
        "This is how many take part in each round. Asked for is the number of rounds of each setting, (n,)."
    ),
    "who is left at the end": (
        "These are the settings of the last round. Asked for is the number of rounds of each setting, (n,)."
    ),
    "b minus a": "The sign: positive should mean that a is better.",
    "the sizes of the differences": "The signs are lost: where a and b take turns, their differences should cancel.",
    "the sign is lost": "Where b is better the mean is negative: its sign says which one is ahead.",
    "the median": "This is the median. The standard error is that of the mean.",
    "the difference of the best": (
        "The two best scores need not come from the same seed. Take all differences within a seed."
    ),
    "a share, not a difference": "The differences are divided by b. Asked for are points, not shares of b.",
    "only the first seed": "One seed decides here. All S count.",
    "the sum of the differences": "This is a sum. Asked for is the mean.",
    "the spread of one, not of the mean": (
        "This is how much a single difference varies. The mean of S of them varies less."
    ),
    "divided by S, not by its root": (
        "The mean of S is steadier by the root of S, not by S: errors of both signs cancel only in part."
    ),
    "divided by S in the variance": (
        "Nearly: the mean was taken from the same S numbers, so the variance divides by S - 1."
    ),
    "divided by S in the variance, and no root of S": (
        "This is how much a single difference varies, with S where S - 1 belongs. The mean varies less."
    ),
    "the spread around 0": "This is a spread around 0. Take the mean off the differences first.",
    "the spread of a sum": "This is the spread of a + b. Take the differences.",
    "S - 1 twice": "S - 1 belongs into the variance only. The mean is one of S numbers.",
    "the variance, not its root": "Nearly: the variance is in points squared. Its root is the spread.",
    "the variance of the mean": "This is the variance of the mean. Its root is the standard error.",
    "not paired": (
        "This is the standard error of two *separate* means. The differences within a seed have a spread of their "
        "own, smaller here."
    ),
    "the spreads are subtracted": (
        "The spread of a difference is not the difference of the spreads: take the differences first."
    ),
    "the spreads are added": "Added, the spreads take no notice of the pairs: take the differences first.",
    "how many standard errors": "This is the mean, counted in standard errors. Asked for is the standard error.",
    "the spread of the first setting": "This is a's standard error alone. Asked for is that of a - b.",
    "two standard errors": (
        "Twice too large. The factor of 2 comes later, when it is asked whether a difference counts."
    ),
    "sorted first": "Sorting tears the pairs apart. Which scores belong to one seed, their places say.",
    "from the least to the most": (
        "This is the range of the differences: it grows with the number of seeds. A standard error shrinks."
    ),
    "chosen again on the other images": (
        "On the other images the best is chosen anew. Nothing is chosen there: the winner is known."
    ),
    "all settings, not the winner": (
        "On the other images this is the mean of all settings. Only the winner's score counts."
    ),
    "the mean of all settings, twice": "Nothing is chosen here: this is the mean of all settings.",
    "chosen by the other table": "The winner is chosen by `others` here. It is chosen by `chosen_by`.",
    "one winner for all repeats": "One setting is the winner of all repeats here. Each row has its own.",
    "the setting with the highest score of all": "One setting is the winner of all repeats here. Each row has its own.",
    "the first repeat's winner, always": "The first row's winner is taken in all rows. Each row has its own.",
    "the worst of each row": "These are the worst settings of each row. Scores are shares read right.",
    "the first setting, always": "The first setting is always the winner here. Which one is best in each row?",
    "chosen by the sum of both": "Both tables take part in the choice. Then the other images are no longer other.",
    "each repeat with every winner": (
        "Each row is met by the winners of all rows. Row i belongs to the winner of row i alone: give both places."
    ),
    "the best repeat of each setting": (
        "Here each setting looks for its best repeat. Each repeat should look for its best setting."
    ),
    "only the first repeat": "One repeat decides here. Each row has a winner, and the R winners are averaged.",
    "sums over the repeats": "These are sums over the R repeats. Asked for are means.",
    "the single best of all": (
        "One number of the whole table decides. Each row has a winner, and the R winners are averaged."
    ),
    "places in place of scores": "These are means of places. Which scores stand there?",
    "the same number twice": (
        "Both numbers come from `chosen_by`. The second asks the same settings on the other images."
    ),
    "equal values are taken once": "R rates and U units make R U settings, also where two of them are equal.",
    "those that are out count as 0": (
        "0 is not below every score: where scores are negative, what is out wins again. Sort only those still in."
    ),
    "looked up in the whole table": (
        "A row's best score may stand in another row as well, earlier in the table. Look for its place in its own row."
    ),
    # 15
    "the kernel is turned by half a turn": (
        "The kernel's last cell meets the patch's first pixel here. In our sum both are read in the same order."
    ),
    "the kernel is upside down": (
        "The kernel's last row meets the patch's first one here. In our sum both are read in the same order."
    ),
    "the kernel is mirrored": (
        "The kernel's last column meets the patch's first one here. In our sum both are read in the same order."
    ),
    "the kernel is transposed": "Rows of the kernel lie over rows of the image. Here they lie over columns.",
    "the last place is missing": "The kernel fits in once more, down and across: it may end where the image ends.",
    "the result is as large as the image": (
        "The kernel does not fit in everywhere, so y is smaller than the image: count the places where it does."
    ),
    "zeros are put around the image": (
        "The image has zeros around it here, so y is as large. Here the kernel stays inside the image."
    ),
    "the kernel hangs over every edge": (
        "Places count here where the kernel covers a single pixel. It should lie inside the image with all of its "
        "cells."
    ),
    "the kernel is taken for a square": "A kernel may be wider than high: it has two sizes.",
    "only the last cell counts": "Each cell's product replaces the one before it. They should be added up.",
    "only the first cell counts": "The kernel has more cells than the first one: is there a `return` inside a loop?",
    "the window does not move": (
        "Every place sees the same patch, that at the upper left. Where does the patch of place i, j begin?"
    ),
    "every cell sees the same pixel": (
        "All cells of the kernel are laid over the pixel x[i, j]. Each of them lies over another."
    ),
    "the window looks back": (
        "The patch lies above and to the left of i, j. It should begin there and go down and to the right."
    ),
    "a mean over the cells": "The products are averaged. They should be added up.",
    "the sum is not begun anew": "Each place goes on with the sum of the one before it. Every place begins at 0.",
    "begun anew in each row only": (
        "Within a row each place goes on with the sum of the one before it. Every place begins at 0."
    ),
    "cells are added to the image": "The kernel is added to the pixels under it. It multiplies them.",
    "the loops end too early": "Only the first row of y is filled: is the `return` indented too far?",
    "the kernel is left out": "These are sums of pixels. First, each is multiplied with the cell that lies over it.",
    "the largest product": "This is the largest product. They should be added up.",
    "y is one long row": "The right numbers, in one row. y has rows and columns, as the image has.",
    "windows lie side by side": (
        "The kernel moves by its own length. It moves by one pixel, so that its places overlap."
    ),
    "rows and columns of y are exchanged": "y is transposed: its rows belong to the image's rows.",
    "the stride is left out": (
        "The kernel stands at every place here. With a stride of 2, it stands at every second one."
    ),
    "the padding is left out": "The pad cells around the image are not counted: it is as long as H and pad together.",
    "neither stride nor padding counts": (
        "This is for a kernel that moves by one cell, with no zeros around the image. Both are handed in."
    ),
    "the padding counts twice": "Twice pad would be right, were it the cells on each side. Here it is all of them.",
    "the padding counts half": "Only half of the pad cells are counted. They are all there are.",
    "the padding is taken off": "Padding makes the image longer, not shorter.",
    "the first place is not counted": "These are the steps. The place where the kernel starts is one, too.",
    "the first place comes before the division": (
        "The first place is one of the *places*: here it is divided by the stride with the rest."
    ),
    "one place too many": "n steps lead past n + 1 places. This has one more.",
    "the cells divided by the stride": (
        "This is how many strides the image is long. The kernel cannot start in all of them: it has a length."
    ),
    "the kernel has no length": "The kernel's length is left out: it takes k cells at its last place.",
    "the kernel is a point": "This would be right for a kernel of 0 cells. It takes k cells at its last place.",
    "the kernel is one cell shorter": "This would be right for a kernel of k - 1 cells.",
    "the kernel is one cell longer": "This would be right for a kernel of k + 1 cells.",
    "a place for every step, even beyond the end": (
        "At the last of these places the kernel hangs over the end: its length is left out."
    ),
    "neither padding nor the first place counts": (
        "These are the steps without padding. The place where the kernel starts is one, too, and zeros count as cells."
    ),
    "windows side by side": "This is how many kernels fit in side by side. How far they move is the stride.",
    "a place that hangs over the end": "At the last place the kernel hangs over the end. Only whole steps count.",
    "a part of a place": "This is not a whole number. A place that the kernel does not reach is none.",
    "a place rounded to the nearest": (
        "Sometimes this rounds up to a place that the kernel does not reach. Only whole steps count."
    ),
    "a division before the difference": "`//` comes before + and -: only a part is divided. Brackets help.",
    "the stride multiplies": "The longer the steps, the fewer the places.",
    "only the kernel is divided by the stride": (
        "`//` comes before + and -, so only k is divided here. And the first place is one, too."
    ),
    "the odd cell stands first": (
        "Where their number is odd, its half is rounded down before the image. The cell left over stands after it."
    ),
    "as many before as after, rounded down": "Where their number is odd, one cell is lost, and with it a place.",
    "a half rounded to an even number": "`round` makes 0 of 0.5, but 2 of 1.5. Before the image, always round down.",
    "half a cell": "There are no half cells: where their number is odd, one side gets one more.",
    "all of it on both sides": "This is all that is missing. Both sides share it.",
    "nothing stands before the image": (
        "Both sides share the padding: the middle of the image is to stay in the middle."
    ),
    "half of the kernel on both sides": (
        "Half of k on both sides fits for an odd k and a stride of 1. In general: what is missing at the last place?"
    ),
    "right for stride 1 only": (
        "With a stride of 1 the kernel hangs over by k - 1 in all. With a longer stride it may be less, even nothing."
    ),
    "one more after it, always": "Where their number is even, both sides get the same.",
    "right only where the stride divides H": (
        "This holds where H is a multiple of the stride. Else the last place starts elsewhere: where?"
    ),
    "a negative padding": (
        "Where the stride is longer than the kernel, its last place may end inside the image. Then nothing is missing."
    ),
    "the places are rounded down": (
        "H / stride is rounded up: every pixel should be reached where the kernel is long enough."
    ),
    "as many places as cells": (
        "This is for as many places as the image has cells. With a stride there are fewer: ceil(H / stride)."
    ),
    "one step too many": "n places are n - 1 steps apart: the first one needs no step.",
    "the kernel's length is left out": (
        "This is for a kernel as long as the stride. How far does it reach from its last place?"
    ),
    "the sign of the padding is turned": "This is what is left over. Missing is its opposite.",
    "the stride is left out of the way": "From one place to the next are `stride` cells, not 1.",
    "the window moves by one cell": (
        "There are the right number of patches, but each begins one cell after the last. How far does a step go?"
    ),
    "the stride counts down only": "Down, the steps are right. Across, the window moves by one cell.",
    "the stride counts across only": "Across, the steps are right. Down, the window moves by one cell.",
    "the stride spreads the cells": (
        "Every stride-th pixel of a patch is taken here. The stride is from patch to patch; a patch has no holes."
    ),
    "the stride is left out downwards": "Across, the places are `stride` cells apart. Down, they are to be, too.",
    "the stride is left out across": "Down, the places are `stride` cells apart. Across, they are to be, too.",
    "every stride-th row of the matrix": (
        "With this, places are skipped as if they stood in a line. They stand in rows and columns: skip in both."
    ),
    "channels come first": (
        "In each row, first come all cells of channel 0, then all of channel 1. Here a pixel's channels stand together."
    ),
    "a patch is read by columns": "A patch is read like a text, row by row. Here it is read column by column.",
    "a patch is read backwards through its axes": (
        "Channels come first here, and each is read by columns. Read row by row, a pixel's channels together."
    ),
    "a patch is read from its end": "The patch is turned by half a turn. Its first pixel is the first of the row.",
    "places are read by columns": "The places go down first here. Like a text, they go across first.",
    "the matrix is transposed": "Each patch is a column here. It should be a row.",
    "the patches are not laid out": "Each patch still has its height and width. It should be one row of numbers.",
    "patches are stacked, not laid out": "The patches stand below each other. Each should be one row of the matrix.",
    "the places keep two axes": "The places still stand in rows and columns. They should be the rows of one matrix.",
    "all in one row": "All patches stand in one long row. Each should have a row of its own.",
    "the end of the image is missing": (
        "A patch may end where the image ends: the last start that fits is H - kh, and `range` leaves out its end."
    ),
    "patches that do not overlap": "The window moves by its own size. It moves by the stride.",
    "height and width of the kernel are exchanged": "kh is the height, the first axis; kw is the width.",
    "only the first channel": "Only one channel is here. A patch has all of them.",
    "the channels are added up": "The channels are added up. The kernel has a weight for each: keep them apart.",
    "the patches are added up": (
        "One number for each patch: its numbers are added up. Keep them all; the kernel weighs them."
    ),
    "the bias is no part of z": "z has the bias in it: it decides, too, where ReLU lets through.",
    "what arrived is left out": "What arrived from the loss is left out: it is a factor at every place.",
    "a mean over the places": "The places are averaged. The loss grows by all of them, so their parts add up.",
    "the gradient is turned by half a turn": (
        "The right numbers, turned by half a turn: the cell a, b met x[i + a, j + b]."
    ),
    "grad is turned by half a turn": (
        "It is for the image that something is turned. For the kernel, place i, j still goes with the patch that "
        "begins there."
    ),
    "multiplied by the kernel": "The derivative of k x by k is x. The kernel's own number is no part of it.",
    "only the first place counts": "Only the patch of the first place is here. The kernel was used at all of them.",
    "each place replaces the one before": (
        "Only the last place is left: each replaces the one before. They should be added up."
    ),
    "the window stays where it is": "All places are taken to have seen the patch at the upper left. Each saw its own.",
    "all cells get the same": "Every cell is taken to have met x[i, j]. The cell a, b met another pixel.",
    "one number for all cells": "All cells' gradients were added up. Each cell has a gradient of its own.",
    "the bias has one slope for each place": "There is one bias for all places: their parts add up to one number.",
    "the bias has one slope for each column": "There is one bias for all places: add up over both axes.",
    "the kernel is not turned": (
        "The kernel lies the wrong way round: its first cell sends to a patch's first pixel, its last to the last."
    ),
    "turned upside down only": "Left and right are in order, up and down are not.",
    "turned left to right only": "Up and down are in order, left and right are not.",
    "the last patch replaces those before it": (
        "Where patches overlap, only the last one is left. A pixel was used by all of them."
    ),
    "divided by how often a pixel is used": (
        "A pixel that was used nine times has nine parts: they are added up, not averaged."
    ),
    "nothing is put around dz": (
        "Only pixels under the middle of the image are here: those at the edges were used, too, by fewer places."
    ),
    "one zero on each side": (
        "This is right for a kernel of 2 x 2. In general kh - 1 zeros stand above and below, and kw - 1 at the sides."
    ),
    "zeros for a square kernel": (
        "kh - 1 zeros stand on all four sides here. That is right above and below; at the sides the width decides."
    ),
    "one zero too many on each side": (
        "At its first place the kernel meets only zeros here. It should reach dz there with its last cell."
    ),
    "the kernel is turned by a quarter": "`np.rot90` makes a quarter of a turn. Here it should be half a turn.",
    "all of a patch goes to its first pixel": (
        "All products are added to dx[i, j]. Only the kernel's first cell lay there: where did the cell a, b lie?"
    ),
    "dx is as large as dz": "dx has the shape of x, which is larger than z: part of it is cut off.",
    "patches are laid side by side": (
        "Each place has an area of its own here. Patches overlap: the next one begins one pixel further."
    ),
    "all patches lie in the first place": "All patches are laid at the upper left. That of place i, j begins at i, j.",
    "the weights are left out": (
        "Each pixel gets what arrived, whatever its weight. It was multiplied by the cell that lay over it."
    ),
    "the way back looks back": (
        "Patches are laid above and to the left of i, j. They begin there and go down and to the right."
    ),
    "a sum in place of products": "Weight and gradient are added. Slopes along a chain are multiplied.",
    "begun with ones": "A pixel starts with 1 here. Before anything arrives, it has 0.",
    # 16
    "windows side by side, whatever the stride": (
        "The windows lie side by side here. They are `size` large, but `stride` apart."
    ),
    "size and stride are swapped": "`size` is how large a window is, `stride` how far the next one lies from it.",
    "windows as large as the stride": (
        "These windows end where the next one starts. A window reaches over `size` rows and columns."
    ),
    "windows start at i, not at i times the stride": "Place i has its corner at row i here. How far apart are places?",
    "windows start at i times the size": "Place i has its corner at row i times `size` here. How far apart are places?",
    "the last window is left out": (
        "The last window that just fits in is missing. `range` ends before its end: a window may start at H - size."
    ),
    "places without the + 1": "A place is missing: a window as large as the image has one place, not none.",
    "as many places as the stride fits into the image": (
        "The number of places does not ask how large the window is. The last window must end inside the image."
    ),
    "a last window that hangs over the edge": (
        "The number of places is rounded up here, and the last window is cut. Without padding, it must fit in whole."
    ),
    "as many places across as down": (
        "The places are counted along the height for both directions. Images may be wider than high."
    ),
    "a place for every pixel": "Here the window moves one pixel at a time, whatever the stride.",
    "the mean of each window, not its largest": "These are means. Max pooling keeps the largest number.",
    "the smallest of each window": "These are the smallest numbers.",
    "nothing is below 0": (
        "Where all numbers of a window are below 0, the largest of them is, too. Was the search started from 0?"
    ),
    "the search begins too high": (
        "Where all numbers of a window are lower than the first guess, the guess is left. Begin with one of them."
    ),
    "the sum of each window, not its largest": "This adds up the window's numbers. Max pooling keeps the largest.",
    "the largest without its sign": "The largest is the one furthest up, not the one furthest from 0.",
    "the largest of all channels": "Each channel is pooled for itself: C maps go in, C come out.",
    "the largest of the whole batch": "Each image has its own maxima. This is the largest over the images, too.",
    "one number for all images and channels": (
        "The maximum is taken over the whole slice, images and channels included. Only the window's two axes go."
    ),
    "the place in the window, not the number": "This says where the largest number stands. Asked for is the number.",
    "rows and columns of places are swapped": "i counts places down, and belongs to rows, the second axis of x.",
    "windows of one column": "These windows are one column wide. They are as wide as they are high.",
    "windows of one row": "These windows are one row high. They are as high as they are wide.",
    "windows one pixel too small": "A slice a:b ends before b: of these windows the last row and column are missing.",
    "windows one pixel too large": "A slice a:b ends before b already; these windows are a row and a column too large.",
    "the window's first number": "This takes one number of each window, without looking at the others.",
    "the last of equal ones gets the gradient": (
        "Of several largest numbers the last one wins here. It is the first, as in other libraries. (>= or >?)"
    ),
    "equal ones all get the whole gradient": (
        "Where a window holds its largest number twice, both get the gradient, and it is counted twice. One wins."
    ),
    "equal ones get it in each row": (
        "The first largest of each row gets the gradient. `break` leaves the inner loop only: the outer one goes on."
    ),
    "nearly equal ones count as equal": (
        "The largest wins, by however little: `isclose` takes two different numbers for equal. Compare with `==`."
    ),
    "a window of zeros gets nothing": "In a window of zeros, too, the first of equal ones gets the gradient.",
    "equal ones share the gradient": "Fair, but not the rule here: of equal ones the first gets everything.",
    "of equal ones the first by columns": "Reading order is row by row: of two largest the one in the upper row wins.",
    "a later window overwrites what a winner has": (
        "A number that is the largest of several windows has the gradient of the last one only. They add up."
    ),
    "a later window overwrites its whole place": (
        "Each window writes over what an overlapping one before it has left, with zeros where it has no winner."
    ),
    "equal ones all get it, and a later window overwrites": (
        "Two slips at once: of equal numbers one wins, not all; and where windows overlap, gradients add up."
    ),
    "row and column in the window are swapped": (
        "Row and column of the winner have changed places. `np.unravel_index` gives the row first."
    ),
    "overlapping windows share one mask": (
        "A number that wins in one window gets the gradients of all windows that it lies in. Each window has a winner "
        "of its own."
    ),
    "the whole window gets the gradient": (
        "Only the largest number of a window has an influence on y. The others may grow a little, and y stays."
    ),
    "the gradient is spread over the window": "That is the way back of average pooling. Here the winner takes it all.",
    "the window's first number gets the gradient": "It goes to the corner of each window. Who decided y?",
    "the smallest gets the gradient": "The smallest gets the gradient here. Who decided y?",
    "the largest without its sign gets the gradient": (
        "The winner is the number furthest from 0 here. Of -5 and 1, the maximum is 1."
    ),
    "the gradient times the largest number": "y grows as much as its winner does: by 1 for 1, however large it is.",
    "1 in place of the gradient of y": "The winners have a 1. How fast the loss grows with y says grad: multiply.",
    "windows side by side on the way back": (
        "On the way back the windows lie side by side. They are where they were on the way there: `stride` apart."
    ),
    "windows start at i on the way back": "Place i has its corner at row i here. It was at i times the stride.",
    "the first channel decides for all": "The first channel's winner is taken for all. Each channel has its own.",
    "one place for all channels": "All channels have the same winning place here. Each has its own.",
    "the first winner of all channels": (
        "One channel wins against the others here. Each has a winner of its own: look at channel c alone."
    ),
    "one winner among all images and channels": (
        "The largest is taken of the whole slice, images and channels included. Each image and channel has its own."
    ),
    "one winner among all channels": "One channel wins against the others here. Each has a winner of its own.",
    "places in the window, not in the image": (
        "All gradients arrive in the upper left corner: a place in the window is counted from the window's own corner."
    ),
    "the winner's place is counted from i": (
        "The winners are right, and their places are counted from row i, column j. A window's corner lies at i times "
        "the stride."
    ),
    "no gradient at all": "These are zeros. The largest number of each window should have got something.",
    "the sum of each window": "This is the sum. The mean divides it by how many numbers there are.",
    "divided by one side of the window": "The sum is divided by `size`. How many numbers does a window hold?",
    "divided by 4, whatever the size": "The sum is divided by 4. That is right for windows of 2 x 2 only.",
    "divided by 2 size": "The sum is divided by 2 times `size`. A window has `size` rows of `size` numbers.",
    "the largest, not the mean": "This is max pooling.",
    "the mean over all channels": "Each channel is pooled for itself: C maps go in, C come out.",
    "the mean over the batch": "Each image has its own means. This one mixes the images.",
    "one mean for all images and channels": (
        "The mean is taken over the whole slice, images and channels included. Only the window's two axes go."
    ),
    "the median of each window": "This is the median, the number in the middle. The mean is the sum over the count.",
    "means of windows side by side": "The windows lie side by side here. They are `stride` apart.",
    "means of windows that start at i": "Place i has its corner at row i here. How far apart are places?",
    "each cell gets the whole gradient": (
        "If one number of a window grows by 1, does the mean grow by 1? It grows by that number's share."
    ),
    "the gradient is divided by one side": "It is divided by `size`. How many numbers share it?",
    "a share of 1/4, whatever the size": "Each share is a quarter. That is right for windows of 2 x 2 only.",
    "a share of 1 / (2 size)": "It is divided by 2 times `size`. A window has `size` rows of `size` numbers.",
    "the largest gets the gradient": "That is the way back of max pooling. A mean depends on all numbers alike.",
    "a later window overwrites the share": (
        "Where windows overlap, the last one has written over the others. A number in several windows has a share in "
        "each: add."
    ),
    "the share starts at i": "On the way back place i has its corner at row i. It was at i times the stride.",
    "divided by the windows that cover a cell": (
        "The divisor is the number of windows that a cell lies in. It is the number of cells that a window holds."
    ),
    "divided by the square of the stride": (
        "The gradient is divided by the stride, twice. How many numbers share it? Their count is given by `size`."
    ),
    "the gradient times the inputs": "A mean grows with each number at the same pace, however large the numbers are.",
    "the share of a 1": "That would be right if all of grad were 1: each share is one of grad.",
    "divided by the channels, too": "Channels do not share anything: the mean is over size times size numbers.",
    "divided by the images, too": "Images do not share anything. (The loss divides by their number, once.)",
    "axes of size 1 vanish": "With one image y still has two axes, (1, H W C): an axis of size 1 is one, too.",
    "axes of size 1 vanish on the way back": "dx has x's shape: an axis of size 1 is one, too.",
    "channels come first in the row": (
        "All of the first channel comes first, then all of the second. It is the order of libraries with channels "
        "first; ours is row, column, channel."
    ),
    "column by column": "The pixels come column by column. Reading order goes along a row first.",
    "the last axis first": "The first axis changes fastest here (order 'F'). In reading order the last one does.",
    "the whole batch in one row": "All images stand in one row. Each one needs a row of its own.",
    "a column for each image": "Each image is a column. Examples are rows, in every layer.",
    "cut into columns, then turned": (
        "Turning gives the right shape, but `reshape` has mixed the images before. Ask for one row for each at once."
    ),
    "as many columns as images": "The images should be rows: as many rows as images. Here they are columns.",
    "all axes are turned round": (
        "`.T` turns all axes round, and numbers of different images get into one row. Nothing needs to be turned."
    ),
    "one row with an axis too many": "All images stand in one row. Each one needs a row of its own.",
    "rows of one channel each": "The channels have become rows. Rows are images.",
    "only two axes become one": "Rows and columns are one axis now; the channels belong into it, too.",
    "added up, not laid out": "The pixels are added up, and where they were is lost. All of them stay.",
    "backward in channels-first order": (
        "y is laid out by row, column, channel, and the gradient is read as channel, row, column: each gradient "
        "arrives at another number's place."
    ),
    "the inverse transpose is missing": (
        "This has the channels in the second axis. If the way there transposes, so must the way back; else neither."
    ),
    "backward column by column": "The gradient is read column by column. y was laid out along the rows.",
    "backward with height and width swapped": "Height and width have changed places.",
    "backward with the last axis first": "The way back has another reading order than the way there (order 'F').",
    "the gradient stays flat": "dx must have the shape of x.",
    "x in place of its gradient": "This is x again. dx holds the numbers of grad.",
    "ones of x's shape": "The numbers of grad are gone: dx has the same numbers, in another shape.",
    "the gradient times x": "Nothing is multiplied on the way there, so nothing is multiplied on the way back.",
    "what leaves comes back on the other side": (
        "What moves out at one side comes in at the other, as `np.roll` does it. Nothing comes in but zeros."
    ),
    "what leaves at the bottom or right comes back": (
        "Moves up and left are right. Of a move down or to the right, what leaves comes in at the other side: an index "
        "below 0 counts from the end."
    ),
    "what leaves at the top or left comes back": (
        "Moves down and right are right. Of a move up or to the left, what leaves comes in at the other side."
    ),
    "moved the other way, and what leaves comes back": (
        "Two slips at once: above 0 means down and right, and nothing comes in but zeros."
    ),
    "moved along all numbers in one row": (
        "`np.roll` without an axis takes all numbers as one long row. And what leaves should be lost."
    ),
    "moved round along the batch": (
        "This moves whole images in the batch; rows are the second axis. And what leaves should be lost."
    ),
    "swapped, and what leaves comes back": (
        "`down` changes rows, the second axis, `right` columns. And what leaves should be lost, not come back."
    ),
    "moved the other way": "It moves up and left where `down` and `right` are above 0.",
    "up in place of down": "Rows are counted from above: what moves down gets a larger row.",
    "left in place of right": "What moves to the right gets a larger column.",
    "down and right are swapped": "`down` changes rows, the second axis; `right` changes columns, the third.",
    "only down": "It moves down, but not to the right.",
    "only right": "It moves to the right, but not down.",
    "the edge is repeated": "The edge is filled with copies of the last row or column. It should be 0.",
    "old numbers are left standing": "Where the picture has gone, its old numbers are left. There should be zeros.",
    "the picture is cut": "The freed edge is cut off. The picture keeps its size.",
    "the picture grows": "The picture has become larger. What leaves it is lost.",
    "the sizes of the moves, without signs": "`down` below 0 means up, `right` below 0 left.",
    "only moves down and right": "Moves below 0 are left out: `down` below 0 means up, `right` below 0 left.",
    "axes are counted from the batch": "This moves whole images in the batch. Rows are the second axis.",
    "axes are counted one too far": "This moves the channels. Columns are the third axis, channels the fourth.",
    "empty where a move is 0": "Where a move is 0, the picture vanishes: [:-0] is [:0], which is empty.",
    "empty where nothing moves": "With both moves 0, all is 0 here. Then the picture stays as it is.",
    "not moved": "It stays where it is.",
    # 17
    "strides are left out": (
        "After a layer with a stride of 2, neighbours stand 2 pixels apart, and a kernel's gaps are twice as wide."
    ),
    "a layer's own stride is counted": (
        "A layer's stride sets its outputs apart, not the cells of its own kernel: it counts for the layers after it."
    ),
    "the strides of the layers after it": (
        "How far apart a layer's inputs stand depends on the layers before it, not on those after it."
    ),
    "only the stride of the layer before": "Strides of all the layers before it set a layer's inputs apart.",
    "strides are added": "Every second one of every third one is every sixth one, not every fifth.",
    "strides are summed": "Every second one of every third one is every sixth one: strides multiply.",
    "a layer's own stride alone": (
        "How far apart the cells under a kernel stand is decided by the layers before it, not by its own stride."
    ),
    "the first layer is left out": "The first kernel's gaps count as well: they are 1 wide.",
    "all strides for every layer": "The first layer's kernel lies on neighbouring pixels: no stride comes before it.",
    "kernels are added whole": "A kernel of k cells reaches from its first to its last over k - 1 gaps.",
    "kernels are added whole, without the first cell": (
        "Each kernel counts with k cells here. Count its gaps, and the one cell that they begin from."
    ),
    "the first cell is missing": "These are the gaps alone. n gaps lie between n + 1 pixels.",
    "kernel sizes added": "Two kernels of 3, one on the other, see 5 pixels and not 6. And strides are left out.",
    "kernel sizes multiplied": "Windows overlap: two kernels of 3, one on the other, see 5 pixels and not 9.",
    "the step in place of the field": "This is how far apart the last outputs stand. How many pixels does one see?",
    "the area": "This counts the pixels of the square. Asked is how many it is across.",
    "only the last layer": "The last kernel lies on outputs of the layers before it, and each of them sees more.",
    "only the first layer": "The layers after the first put together what it saw.",
    "on the way back, cells in place of gaps": (
        "Going back from one cell is a good way. But n cells with a stride of s between them are n - 1 steps apart."
    ),
    "the field is multiplied by the stride": (
        "What was seen so far is multiplied by the stride. A stride widens the gaps of later kernels, nothing else."
    ),
    "the field after every layer": "All of it is right, layer by layer. Return the last number only.",
    "a rise in place of a drop": "Where covering hurts, the answer should be above 0: the sign is flipped.",
    "the covered score alone": "This is the score of the covered image. How much lower is it than that of the whole?",
    "the covered score with its sign turned": "The score of the whole image is missing: a drop is a difference.",
    "the size of the change, without its sign": (
        "Where covering helps, something there spoke against the answer. Keep the sign: it tells."
    ),
    "drops below 0 are cut off": "Where the score rises, the drop is below 0. That is worth knowing: keep it.",
    "a share in place of a drop": "The drop is divided by the score, which may be near 0 or below it. Leave it whole.",
    "a quotient in place of a drop": "Scores may be near 0 or below it, and then say nothing by a quotient.",
    "turned about the diagonal": "Rows and columns of the map have changed places.",
    "filled column by column": "The places are gone through column by column, but laid out row by row.",
    "all places in one row": "The numbers are right. The map has a row for each row of places.",
    "one place short": "At the last place the square ends at the last pixel. That is one place more along both axes.",
    "places next to each other": "The square moves by its own length here. It should move by one pixel.",
    "the square hangs over the edge": "Near the end the square hangs over the edge. It should lie inside, whole.",
    "as many columns as rows": "The image is taken as square. Its columns have a number of their own.",
    "the square lies around its place": "Row i and column j are the square's first, not its middle.",
    "multiplied by value": "The square is multiplied by value, and still shows what it covers. Set it to value.",
    "covered with 0": "The square is filled with 0 in place of value. 0 may be a colour that means something.",
    "covered with the image's mean": "The square is filled with a mean in place of value.",
    "one pixel covered": "A single pixel is covered at each place, not a square.",
    "one pixel too few covered": "The square is size - 1 long. A slice leaves out the index where it ends.",
    "one pixel too many covered": "The square is size + 1 long. Where does a slice end?",
    "never uncovered": (
        "Squares of earlier places stay covered. An assignment makes no copy: each place needs a fresh one."
    ),
    "all but the square is covered": "The square is left and the rest is covered. That is another question.",
    "only the first channel covered": "The square is covered in the first channel only, and seen in the others.",
    "a value of 0 counts as none": (
        "0 is a value like any other, though `if value` and `value or ...` take it for nothing: use it as it is."
    ),
    "the drop from an empty image": "The whole image's score is asked for, not that of an image without anything.",
    "no ReLU": "Places that speak against the answer are below 0 here. Grad-CAM leaves them out.",
    "ReLU on the weights": (
        "Weights below 0 are cut off, so nothing can speak against the answer any more. The sum comes first."
    ),
    "ReLU before the sum": "Each map's part is cut off at 0 by itself. What speaks against it counts in the sum.",
    "ReLU on the maps": "Not all layers' maps are 0 or more. What is below 0 in a map counts in the sum.",
    "ReLU on the slopes": "Slopes below 0 are cut off before the mean. They belong to it.",
    "the sign is dropped, not the negative": "What speaks against the answer looks here like what speaks for it.",
    "what speaks against the class": "This is the map of what speaks against the answer: its sign is turned.",
    "slopes are summed": "The slopes are added up over the places: h w times too much. Their mean is the weight.",
    "the largest slope in place of the mean": "A map's weight is the mean of its slopes, over all places.",
    "sizes of the slopes": "Without their signs, slopes cannot say what speaks against the answer.",
    "slopes are not averaged": (
        "Each place is multiplied by its own slope. Grad-CAM gives a whole map one weight, the mean over its places."
    ),
    "averaged over the maps": "The slopes are averaged over the maps. Each map has its own weight: average the places.",
    "a mean over the maps in place of their sum": "The weighted maps are averaged. They should be added up.",
    "maps and slopes have changed places": "Here the maps are averaged and the slopes added up: the other way round.",
    "one weight for all maps": "All slopes are averaged to one number. Each map has a weight of its own.",
    "the mean goes over the rows alone": "A map has rows and columns of places, and one weight for all of them.",
    "the mean goes over the maps alone": "Each map keeps a weight of its own. What is averaged are its places.",
    "the mean goes over the columns alone": "A map has columns and rows of places, and one weight for all of them.",
    "each column has its own weight": "The slopes are averaged over rows only. A map has one weight for all places.",
    "each row has its own weight": "The slopes are averaged over columns only. A map has one weight for all places.",
    "one map for each filter": "The weighted maps are not added up yet: one map is to be left.",
    "summed over the places": "The sum goes over the places, and none is left. It goes over the maps.",
    "the weights alone": "These are the weights of the maps, as they should be. What do the maps say with them?",
    "slopes without maps": "The maps are not used: it matters too how strongly each answers, and where.",
    "maps without slopes": "The slopes are not used, so this map is the same for every answer that is asked for.",
    "divided by its largest": "The map is divided by its largest number. Leave it as it is: that number may be 0.",
    "no biases": "Biases are parameters, too.",
    "one bias for the layer": "Every filter has a bias of its own.",
    "a bias for each place, though shared": "What is shared is shared with its bias: it is the same at every place.",
    "a bias for each cell of the kernel": "A kernel multiplies with each of its cells, and then adds one bias.",
    "channels are left out": "A kernel looks at all channels, and has its own weights for each.",
    "the kernel is a row": "A kernel is k cells high and k cells wide.",
    "one filter": "These are the parameters of a single filter.",
    "outputs in place of parameters": "This is how many numbers the layer puts out, not how many it learns.",
    "biases are shared, kernels are not": "Where nothing is shared, the biases are not, either.",
    "one kernel for each place, for all filters": "Each place has a kernel for every filter.",
    "a bias for each place, for all filters": "At each place, every filter has a bias of its own.",
    "as many places as pixels": "The kernel cannot stand at every pixel: it must fit in, and moves by its stride.",
    "one is added before the division": "Divide the steps, H - k, by the stride first. Then add the first place.",
    "places with padding": 'This is what padding="same" gives. Without padding the kernel must lie inside.',
    "the image is taken as square": "There are as many rows of places as H allows, and as many columns as W does.",
    "places added, not multiplied": "Every row of places has as many as there are columns of them.",
    "Dense with F units": "This Dense has F units. It should put out as many numbers as the other two layers.",
    "Dense with a unit for each place": "At each place the others put out F numbers. Dense needs as many units in all.",
    "Dense with a bias for each filter": "Dense shares nothing: each of its units has its own bias.",
    # 18
    "U is transposed": (
        "Here row i of U belongs to what goes *into* number i of the memory. As with W, row i is for what comes out of "
        "it. U is square, so no shape complains."
    ),
    "W and U have changed places": "W belongs to the input, U to the memory.",
    "the memory is not used": "Each step forgets all that came before. The memory h counts, too.",
    "the input is not used": "The memory goes on, but nothing is read.",
    "U is not used": "The memory is added as it is. U mixes its numbers first.",
    "U multiplies entry by entry": "Only U's diagonal counts here. Each new number hears of all old ones.",
    "W multiplies entry by entry": "This needs a matrix product: each unit hears of all inputs.",
    "the memory multiplies the input": "What input and memory say is multiplied. It is added up.",
    "the bias comes after the tanh": "The bias belongs to z, so the tanh bends it with the rest.",
    "the tanh is missing": "This is z. The memory is tanh z, between -1 and 1.",
    "a sigmoid in place of tanh": "This lies between 0 and 1. tanh goes from -1 to 1.",
    "a ReLU in place of tanh": "This has no upper end and nothing below 0. tanh goes from -1 to 1.",
    "two tanhs, one for each part": "Each part is bent by itself. Add up first; then one tanh bends the sum.",
    "tanh of the input's part alone": "The memory's part escapes the tanh. Both belong to z.",
    "the old memory goes through tanh": "h is a tanh's result already. It meets U as it is.",
    "the old memory is added": "h is added to the result. A plain RNN replaces the memory; what stays is up to U.",
    "the mean of both parts": "The two parts are averaged. They are added up.",
    "tanh is taken again": (
        "The new memory is tanh z already, and here its tanh is taken. The slope of tanh is 1 - tanh², with tanh taken "
        "once."
    ),
    "the slope at the old memory": "This is tanh's slope one step earlier. The tanh passed here made the new memory.",
    "z without its bias": "z is worked out again, without b. There is no need to: the new memory is tanh z.",
    "a plus in tanh's slope": "tanh is steepest at 0 and flat far away. Here it gets steeper.",
    "the square without the 1": "The slope is 1 - tanh²: 1 where the memory is 0, and small where it is full.",
    "U is not transposed": (
        "On the way there U leads from old memory to new. The way back needs it turned round. U is square, so no shape "
        "complains."
    ),
    "U is left out on the way back": "The old memory reached z by way of U. So does what is sent back to it.",
    "the slope of the step before as well": "dh is the slope by h itself. The tanh that made h comes later.",
    "the gradient goes by the memory twice": "The old memory has one way into z: by U. dz itself is added to it, too.",
    "the slope is left out of the parameters": "W, U and b act before the tanh, so what reaches them comes through it.",
    "grad goes on past the step": "The old memory acts on h_new through z alone. Here grad is added to dh as it came.",
    "dW is averaged over the examples": "A mean over the examples. The loss has divided by m already: they add up.",
    "dU with the new memory": "U met the memory from *before* the step. Here it meets the one after it.",
    "dU is transposed": "Rows of U belong to the old memory, columns to the new. Here it is the other way round.",
    "dU is averaged over the examples": (
        "A mean over the examples. The loss has divided by m already: here their shares add up."
    ),
    "db is averaged over the examples": ("A mean over the examples. b is used by all of them, so their shares add up."),
    "the bias has not heard of the tanh": "db is summed from grad. b acts before the tanh: it gets the sum of dz.",
    "tanh only on what is put out": (
        "The memory is handed on without the tanh, which bends only what is put out. What goes on is what is put out."
    ),
    "the memory is never handed on": "Every step begins with h0. Each should begin with the memory of the step before.",
    "h0 is ignored": "The memory begins with zeros. Here it begins with h0.",
    "h0 is put out, too": "T + 1 memories. h0 was there before anything was read; it is not put out.",
    "the memory before each step": "At place t stands the memory before step t. Put out the one after it.",
    "only the last memory": "This is the last memory alone. Asked for are those after all T steps.",
    "only the first memory": "One memory for T steps. Does `return` stand inside the loop?",
    "examples and steps are mixed": (
        "`reshape` leaves the numbers in their order, and deals them out anew. Time and examples must change places."
    ),
    "the steps stand side by side": "The steps are joined along the units. Time needs an axis of its own.",
    "the last memory for every step": (
        "Every step shows the last memory. (If one array is changed in place, all entries of a list may be that array.)"
    ),
    "time comes first": "The right numbers, with axes in another order: examples come first, then time.",
    "read from the end": "The steps are read from the last to the first. Time runs forward here.",
    "read from the end, and put out so": "The last step is read first, and put out first. Time runs forward here.",
    "put out from the end": "The reading is right, but the memories come out in reverse order.",
    "the last step is left out": "A step is missing at the end: `range(n)` already stops before n.",
    "the first step is left out": "The first step is not read. h0 comes before step 0, not in place of it.",
    "every step reads the first input": "Every step reads step 0's input. Step t has x[:, t].",
    "the memory goes on to the next example": (
        "An example begins where the one before it ended. Examples know nothing of each other: each begins with its h0."
    ),
    "memories are added up": "Each memory is the sum of all so far. The new one replaces the old.",
    "later steps send nothing back": (
        "Each step is treated as if nothing came after it. But h_t also acts on all later steps: what step t + 1 sends "
        "back is missing. With a single step this would be right."
    ),
    "carried back one step only": (
        "What step t + 1 sends back comes from its own gradient alone. What step t + 2 sent to it belongs to it."
    ),
    "only the last step's own gradient": (
        "The loss is heard at the last step only. With a gradient for every step, each adds its own to what is carried."
    ),
    "the last step's own gradient counts twice": (
        "It is carried before anything was sent back, and then added as its own. At the end, nothing is carried yet."
    ),
    "the last step's own gradient at every step": "Every step takes the last one's gradient. Step t has grad[:, t].",
    "what is carried piles up": (
        "What was carried to this step goes on past it, besides what the step sends back. It has gone through the step."
    ),
    "what is carried is added behind the tanh": (
        "What is carried arrives at h_t, as its own gradient does. Both go back through the tanh together."
    ),
    "carried back as it came": "The way from h_t back to h_t-1 leads through the tanh and through U.",
    "what is carried skips the tanh": "From h_t back to h_t-1 leads a tanh and U. Here it is U alone.",
    "the way back runs forward": "What a step sends back must be known before the step before it. Which comes first?",
    "the way back ends one step too early": "Step 0 has parameters and an input, too, and a link to h0.",
    "the way back begins one step too late": "The last step is left out: `range(n)` already stops before n.",
    "the steps of dx stand backwards": "dx has the last step first. Found on the way back, it must be turned round.",
    "the last link is missing": "This is the gradient by the memory after step 0. h0 is one link further back.",
    "a gradient for every memory": "All that was sent back, step by step. h0 is one memory: what is left at the end.",
    "h0 gets no gradient": "h0 acts on step 0, and through it on all others. What is carried past step 0 is its own.",
    "only the last step counts": "W, U and b are used at every step, so every step has a share.",
    "only the first step counts": "Every step has a share. A `=` in the loop forgets those before; `+=` adds.",
    "averaged over the steps": (
        "1/T of the right one. Nothing divided by T on the way there: every use of a number adds to its slope."
    ),
    "dU without h0": "In step 0, U meets h0. Its share is missing.",
    "the last memory before the first step": "In step 0 this takes h[:, -1], in Python the last memory of all.",
    "a bias gradient for each step": "One row for each step. b is the same at all of them: the rows add up.",
    "a bias gradient for each example": "One row for each example. b is the same for all of them: the rows add up.",
    "nothing is clipped": "The gradients come back unchanged, though some are longer than the limit.",
    "each array by its own norm": (
        "Each array is measured and scaled by itself: so their proportions change, and with them the direction."
    ),
    "each array is scaled to the limit": (
        "Each array gets the full limit, so together they are longer, and point elsewhere. One factor for all three."
    ),
    "each number is clipped": "Large numbers are cut, small ones are not: the direction changes. Scale all alike.",
    "a little is added to the length": (
        "The right idea, and PyTorch does so, for safety. Here the factor is exact: no length above the limit is 0."
    ),
    "only numbers above the limit are cut": "Large numbers below 0 stay, and the direction changes. Scale all alike.",
    "short gradients are made longer": "The limit is a limit. A gradient that is shorter is left alone, 0 as well.",
    "long and short have changed places": "Long gradients are left, short ones are scaled. It is the other way round.",
    "scaled to a length of 1": "What is too long becomes 1 long. It should become as long as the limit allows.",
    "multiplied by the limit": "The limit is a length, not a factor. Which factor leads from one length to the other?",
    "divided by the limit": "The limit is a length. The factor leads from the gradient's own length to it.",
    "the factor is upside down": "This makes long gradients longer still.",
    "long gradients are dropped": "No step at all. The direction is good; only the length is too much.",
    "the norms are added": "Lengths at right angles do not add up: their squares do.",
    "the root of the squares is missing": "This compares a squared length with the limit.",
    "the root is taken too late": "The right factor, but its use is decided by the squared length. Compare the length.",
    "added up in place of squares": "The sizes are added up. A length is the root of the sum of squares.",
    "the largest number in place of the length": "The largest number alone is measured. A length has them all.",
    "the longest of the three": "The longest of three vectors is shorter than all of them as one.",
    "the mean of the squares": "The squares are averaged. A length has their sum.",
    "db is not measured": "db belongs to the vector, too: its squares count.",
    "db is not scaled": "One factor for all three arrays, db as well: else the direction changes.",
    # 19
    "gates in the order i, f, o, c~": (
        "c~ and o have changed places. Keras's columns, and ours, are those of i, f, c~, o; some books put c~ last."
    ),
    "gates in the order f, i, c~, o": "i and f have changed places: i's columns come first.",
    "gates in the order i, c~, f, o": "The second part belongs to f here, the third to c~; some libraries differ.",
    "gates unit by unit": (
        "This takes every fourth column for a gate. A gate's columns stand together: all of i's, then all of f's, ..."
    ),
    "z is laid out anew": "A reshape counts on from row to row, and mixes examples with gates. Cut the columns.",
    "the batch is cut in four": "The four parts are parts of the columns, not of the examples: mind the axis.",
    "each gate's U is transposed": (
        "Each gate's part of U is square, so it fits the wrong way round, too. On the way there U is used as it is."
    ),
    "W of the gates is transposed": "Rows of W belong to inputs, columns to gates: W is used as it is.",
    "gates that do not see h": "The gates look at the memory h as well as at x.",
    "gates that do not see x": "The gates look at x as well as at the memory h.",
    "gates without a bias": "Every gate has its biases, and f's will matter.",
    "tanh for the gates": "A gate says how much, from none (0) to all (1). tanh would go down to -1.",
    "sigmoid for c~": "c~ is what may be written: it has to be able to lower c, and must reach from -1 to 1.",
    "c~ is not bent": "What may be written goes through tanh first, so that one step cannot write more than 1.",
    "gates are not bent": "These are sums of any size. A gate lies between 0 and 1.",
    "sigmoid turned round": "Where the sum is large a gate should be near 1. Here it is near 0: look at the exponent.",
    "1 + e stands without brackets": (
        "Division comes before a sum: here 1 is divided by 1. What stands below the line needs brackets."
    ),
    "the gates' bias is added twice": (
        "z is one sum, x W + h U + b, and b comes once. (A GRU has a bias for each part.)"
    ),
    "f's bias is raised": (
        "What b has for f is used as it is. A higher start comes later in this lesson, and stands in b."
    ),
    "the gates are bent twice": "A gate is the sigmoid of its z. A sigmoid of that again lies between 0.5 and 0.73.",
    "c~ is let through by i": "This is i times c~. Here c~ is asked for itself; i comes to it when it is written.",
    "i's columns for f as well": "f is i once more. Its own columns are the second H.",
    "c is read without tanh": "c may be of any size. What is read from it is bent to -1 ... 1 first.",
    "c is read through sigmoid": "c has a sign, which sigmoid would hide. It is read through tanh.",
    "the old c is read": "h is read from the new c, after it has been written to.",
    "c~ is read in place of c": "h should tell what c holds from all steps. This is only what this step offers.",
    "o is left out": "The whole of tanh(c) is put out. o says how much of it is.",
    "o inside tanh": "o acts on what was read: after tanh, not before.",
    "everything is written": "i has no say. It decides how much of c~ is written.",
    "nothing is forgotten": "f has no say. It decides how much of the old c stays.",
    "nothing is kept": "The old c is gone. f says how much of it stays.",
    "nothing is written": "Nothing new comes in. i says how much of c~ does.",
    "i and f have changed places": "f is for what is there already, i for what comes in.",
    "1 - f in place of i": "A GRU does so, with one gate for both. An LSTM writes with a gate of its own.",
    "f says what goes": "In spite of its name, f near 1 means keep: forget gates forget when they are near 0.",
    "what is written is taken away": "What is written is added. c~ has a sign of its own.",
    "tanh of c~ again": "c~ is bent already.",
    "f keeps what is written, too": "f acts on the old c alone. What is written now comes in whole, but for i.",
    "the bent c is carried on": (
        "tanh is for reading. c itself goes on as it is: bent at every step, it would wear away, and its gradient too."
    ),
    "the old c is carried on": "h is right. But the next step needs the new c.",
    "1 - i in place of f": "A GRU does so, with one gate for both. An LSTM keeps with a gate of its own.",
    "f in place of i": "f is for the old c. How much of c~ is written, i says.",
    "i in place of f": "i is for c~. How much of the old c stays, f says.",
    "f is added": "f is a share: the old c is multiplied by it.",
    "the old c is bent": "tanh is for reading. What stays of the old c stays as it is.",
    "tanh of o": "o is a gate already, from 0 to 1. It is c that is bent before it is read.",
    "c itself is put out": "h is not c: c is bent, and o says how much of it is put out.",
    "h is carried on as c": "The second value is h again. The next step needs c itself, before tanh and o.",
    "what comes through h is missing": "The new c was also read: h = o tanh(c), so dh has a share in its gradient.",
    "what comes through c is missing": "dc, which comes from later steps along c, is not used. Gradients add up.",
    "the slope of tanh(c) is missing": "Between h and c stands a tanh. Its slope is a factor on the way back.",
    "o is left out on the way to c": "Where o is near 0, h hardly sees c, and c hardly gets a gradient from h.",
    "the slope of tanh is fed c": "1 - t t gives the slope for t = tanh(c). It was given c.",
    "the slope of tanh at the old c": "tanh was given the new c on the way there. Its slope is wanted there.",
    "f's gradient with the new c": "On the way there f was multiplied with the c from before the step.",
    "f's gradient with f": "In a product each factor gets the other as its slope. What was f multiplied with?",
    "i's gradient with i": "In i c~ each factor gets the other as its slope: i gets c~, and c~ gets i.",
    "o's gradient with c itself": "o was multiplied with tanh(c), not with c.",
    "o's gradient from dc": "o acts on h, after c is made. So its gradient comes from dh.",
    "the gates' slopes are missing": "These are gradients of the gates. Between a gate and its z stands a sigmoid.",
    "all slopes are missing": "These are gradients of i, f, c~ and o. Asked are those of their z, before bending.",
    "the slope of c~ is missing": "The gates are right. Between c~ and its z stands a tanh.",
    "sigmoid's slope for c~": "c~ came from tanh, whose slope is another one.",
    "tanh's slope for the gates": "The gates came from sigmoids, whose slope is another one.",
    "slopes of sigmoid taken twice": "The gates are sigmoids already: their values tell their slopes.",
    "each gate's U is not transposed": "On the way there U led from h to the gates. Back, each part is turned.",
    "dh is handed on as well": "In an LSTM h does not stay: the next h is read from c. Only the gates have seen h.",
    "dh by way of c~ alone": "h was seen by c~ and by all three gates. All four hand something back.",
    "dc without f": "What f let through on the way there, it lets through on the way back: no more.",
    "dc is handed on as well": "The gradient of the new c goes on through f, and dc is a part of it. It goes on once.",
    "dc through i": "i stands between c~ and c. Between the old c and the new stands f.",
    "c is not carried back": "The old c was kept, as far as f let it. Its gradient is what an LSTM is made for.",
    "dc goes through tanh as well": "dc is the gradient of c itself. Only what comes by way of h has a tanh to pass.",
    "dc goes through o and tanh as well": "dc is the gradient of c itself. Only dh passes o and tanh on its way to c.",
    "tanh is not squared": "The slope of tanh is 1 - t t, with t = tanh(c). This is 1 - t.",
    "tanh in place of its slope": "Back through tanh the factor is its slope, 1 - t t, not t.",
    "o's gradient from both": "o acts on h, after c is made. So its gradient comes from dh alone.",
    "o's gradient with the slope": "In o tanh(c), o gets the other factor, tanh(c). Its slope is for c.",
    "i's slope is missing": "The others are right. Between i and its z stands a sigmoid, too.",
    "f's slope is missing": "The others are right. Between f and its z stands a sigmoid, too.",
    "o's slope is missing": "The others are right. Between o and its z stands a sigmoid, too.",
    "c~ is bent once more for its slope": "c~ is the tanh already: its slope is 1 minus its own square.",
    "dh without o's part": (
        "h was seen by c~ and by all three gates, o among them. All four parts of dz go back through U."
    ),
    "dc through f's slope": "Back to the old c the factor is f itself. The slope of f belongs to its z.",
    "dc through the old c": "In f c each factor gets the other: the old c gets f, and nothing more.",
    "only the last step": "The sum has the last step alone. The same W, U and b were used at every step.",
    "the first step has no turn": "The first step is left out: in Python it is number 0.",
    "the last step has no turn": "The last step is left out. It has number T - 1.",
    "forwards through time": "What a step is handed comes from the step after it, so the last one has to be first.",
    "every turn begins anew": "Each step begins with grad and no dc. It should begin with what the later one gave.",
    "only dc is carried back": "dh of the step before is dropped. The step returns it for the next turn.",
    "only dh is carried back": "dc is dropped, and with it the path that an LSTM has more than a plain RNN.",
    "grad at every step": "grad is the gradient of the last h alone. At earlier steps nothing is added.",
    "grad in place of the carried dh": "Each turn begins with grad. Only the last step's should; the others have dh.",
    "c after the step in place of c before": "c[t] stands before step t, and c[t + 1] after it.",
    "c before the step in place of c after": (
        "c[t] stands before step t, and c[t + 1] after it. The step back wants both."
    ),
    "c before and after have changed places": "c[t] stands before step t, and c[t + 1] after it: in this order.",
    "dh and dc have changed places": "A step back returns dz, dh and dc, in this order, and takes dh first.",
    "grad is the start of dc": "grad belongs to the last h. Nobody has used the last c but h, so dc begins with zeros.",
    "grad is the start of both": (
        "grad belongs to the last h alone. Nobody has used the last c but h, so dc begins with zeros."
    ),
    "ones in place of grad": "The last dh is grad, whatever the loss has made it.",
    "grad at every step, at the last one twice": (
        "grad is where dh begins, at the last step. Nothing is added to it, there or earlier."
    ),
    "the gates of the step before": "The way back through step t needs the gates of step t.",
    "the last step's gates": "Each step has its own gates: the way back through step t needs those of step t.",
    "the last x at every step": "At step t W was multiplied with the x of step t.",
    "the last h at every step": "At step t U was multiplied with the h from before step t.",
    "c in place of h": "U was multiplied with h. c meets no matrix.",
    "db is one number": "Each bias has a gradient of its own: add over examples and steps, not over the columns.",
    "the steps' gradients one by one": "These are the shares of the steps, the right ones. They are to be added up.",
    "x from the other end": "Gradient and x are of different steps: the last step's gradient belongs to the last x.",
    "h after the step": "U was multiplied with the h from before the step.",
    "the last gradient in place of the sum": "This is the share of step 0, the last of the loop. Add up all.",
    "a mean over time": "Every step has its share, and shares are added, not averaged.",
    "db is a mean over the batch": "The division by m belongs to the loss. Here the examples are added up.",
    "the bias of i": "These biases open i: everything is written. Asked is that what is there stays.",
    "the bias of c~": "These biases belong to c~, which is what may be written. Asked is the gate that keeps.",
    "the bias of o": "These biases open o: everything is read. Asked is that what is there stays.",
    "the bias of all gates": "All gates are opened. Only f's biases start so; the others start at 0.",
    "every fourth bias": "The biases of a gate stand together: H of i, then H of f, and so on.",
    "one unit's bias": "Each of the H units has a forget gate, and each gate its bias.",
    "the biases of f alone": "These are f's. The layer wants all 4 H.",
    "a row for each gate": "The numbers are right. The layer's bias is one row of 4 H.",
    "sigmoid of the bias": "This is how far the gate opens. The bias stands before the sigmoid.",
    "1 for every value": "f's biases are 1 here, whatever value is.",
    "the bias of f and all behind": "f has H biases. Those behind belong to c~ and o, and stay 0.",
    "the bias of i and f": "The first H belong to i, and stay 0.",
    "the last bias of f is left out": (
        "f has H biases, from H to 2 H - 1. In Python the end of a slice is not part of it."
    ),
    "one bias of c~ as well": "f has H biases, from H to 2 H - 1. This is one more.",
    "the first bias of f is left out": "Counting begins at 0: i has the biases 0 to H - 1. Where does f begin?",
    "1 for the other gates": "The biases of the other gates start at 0.",
    "z and 1 - z have changed places": "Here z near 1 means keep, as in Keras. Some papers turn it round.",
    "gates in the order r, z, h~": "z's columns come first here, as in Keras; PyTorch puts r first.",
    "gates in the order z, h~, r": "h~'s columns come last.",
    "r acts before U": "That is the older rule, reset_after=False. Here r acts on what U and its bias have made of h.",
    "r misses the bias": "r acts on all of h U + b[1], on the bias, too. That is why there are two.",
    "r has no say": "r is not used. It says how much of the old memory h~ may see.",
    "r acts on x as well": "r acts on what comes from h. x goes in whole.",
    "r acts on x alone": "r acts on what comes from h, and not on what comes from x.",
    "h~ does not see h": "h~ is made of x alone here. With r near 1 it sees h, too.",
    "1 - r in place of r": "r near 1 lets h through, near 0 it hides it.",
    "h~ alone": "This is what might be written. z says how much of the old h stays in its place.",
    "all of h~ is added": "Where z keeps h, h~ has to stay outside: what z does not keep is written anew.",
    "all of h is kept": "z says how much of h stays. What comes in has to make room first.",
    "the second biases are left out": "b has two rows: the first goes with x, the second with h.",
    "the first biases are left out": "b has two rows: the first goes with x, the second with h.",
    "the biases have changed places": "b's first row goes with x, its second with h. For z and r both orders agree.",
    "sigmoid for h~": "h~ is what may be written. It reaches from -1 to 1.",
    "h~ is not bent": "What may be written goes through tanh first.",
    "gates in the order h~, z, r": "z's columns come first, then r's. h~'s come last.",
    "gates in the order r, h~, z": "z's columns come first, then r's. h~'s come last.",
    "the first biases for both": "b has two rows: the first goes with x, the second with h.",
    "the second biases for both": "b has two rows: the first goes with x, the second with h.",
    "both biases in each part": "Each row of b comes once: the first with x, the second with h. Here both come twice.",
    "r acts before U, without its bias": "That is the older rule, and its bias is missing. Here r acts on h U + b[1].",
    "r acts on h itself": (
        "r acts on what U and its bias have made of h, its columns for h~. Here h has not been through U."
    ),
    "r is added": "r says how much: what comes from h is multiplied by it.",
    "z in place of r": "z says how much of h stays. What h~ may see of h, r says.",
    "r in place of z": "r says what h~ may see of h. How much of h stays, z says.",
    "h is bent again": "h~ is bent. The mixture of h and h~ lies between the two, and is not bent again.",
    "only h~'s share": "The share of h that z keeps is missing.",
    "half of each": "How much of h stays is not always a half: z says it, for every unit.",
    # 20
    "numbers begin at 0": "0 is kept for what is no word: unknown ones here, padding later. The first word has 1.",
    "numbers begin at 2": "The most frequent word has number 1.",
    "1 is kept for unknown words": (
        "The library does so when it is given an `oov_token`. Here 1 is the most frequent word, an unknown one gets 0."
    ),
    "in alphabetical order": "The order is by how often a word comes, the most frequent first.",
    "in the order first seen": "The order of first seen decides among equal counts only. Counts come first.",
    "of equal counts the alphabet decides": "Of words with equal counts, the one seen first has the lower number.",
    "of equal counts the last seen is first": (
        "Of equal counts the first seen comes first. Turning a sorted list round turns them round, too."
    ),
    "of equal counts the alphabet decides, from its end": "Of words with equal counts, the one seen first is first.",
    "the order of a set": (
        "A set keeps no order: it changes from one start of Python to the next. Count, then sort by the counts."
    ),
    "the rarest word is first": "The most frequent word has number 1; these go the other way.",
    "equal counts share a number": "Each word has a number of its own, or nobody could tell two of them apart.",
    "texts are counted, not places": "A word that comes twice in a text counts twice.",
    "the counts themselves": "This is how often each word comes. Asked is its rank by that, from 1.",
    "the words asked for are counted, too": (
        "The vocabulary comes from the training texts alone. The words asked for may be of test texts: what they are "
        "must change no number."
    ),
    "only the words asked for are ranked": (
        "A word's number is its rank among *all* words of the training texts. Here it changes with what else is asked."
    ),
    "the vocabulary is made of the words asked for": (
        "Then every text would have a vocabulary of its own, and number 5 would be another word each time. The "
        "training texts say which word has which number."
    ),
    "an unknown word gets a number of its own": "A word that the training texts do not have gets 0 here.",
    "an unknown word gets -1": "It gets 0 here; and -1 as an index would be the last row of a table.",
    "an unknown word gets 1": "1 is the most frequent word. One that the training texts do not have gets 0 here.",
    "unknown words are left out": "There is one number for each of `words`: for an unknown one it is 0.",
    "only the first text is counted": "Counts run over all texts. Does the loop start anew for each?",
    "only the last text is counted": "Counts run over all texts. Does the loop start anew for each?",
    "the texts are joined without a space": "The last word of a text and the first of the next have grown together.",
    "letters are counted, not words": "Going through a string gives its letters. `split` cuts it into words.",
    "pieces of words are counted, too": (
        "`count` on a string finds *at* in *cat* and in *sat*. Split the text first, then count whole words."
    ),
    "filled up in front": 'That is padding before ("pre"). Asked is padding at the end.',
    "cut at the start": "Here a long text loses its first words. It should lose its last ones.",
    "filled up in front and cut at the start": "Both are at the start, Keras's own choice. Asked is the end.",
    "as long as the longest": "The rows are as long as the longest text. They should have T columns.",
    "one column too many": "There should be T columns.",
    "one column too few": "There should be T columns.",
    "long ones lose one number too many": "T numbers have room in a row of T.",
    "filled up with the last word": "The rest of a row is 0, not the text's last number.",
    "the text begins again": "A short text stands once in its row. The rest is 0.",
    "filled up with -1": "What is no word is 0.",
    "filled up with 1": "What is no word is 0; 1 is the most frequent word.",
    "half of the filling in front": "All of the filling goes to the end.",
    "rows and columns have changed places": "A row is a text, a column a place in it: (m, T).",
    "each text backwards": "The first word stands in column 0.",
    "long texts are left out": "A text longer than T is cut, not dropped.",
    "numbers raised by 1": "The words have their numbers already; 0 is free.",
    "the numbers of each text are sorted": "The order of the words is the order of the text.",
    "1 for each word": "That is the mask. Asked are the numbers themselves.",
    "zeros alone": "Nothing has been written into the rows.",
    "unknown words are dropped": "A 0 within a text is a word that has no number. It keeps its place.",
    "the row above": "Number k means row k of E: counting begins at 0 in both.",
    "one-hot rows": "These rows would have to be multiplied with E. Looking up row k is the same, without the work.",
    "the mean over a text's words": "Each word keeps its own vector: y is (m, T, D).",
    "the sum over a text's words": "Each word keeps its own vector: y is (m, T, D).",
    "a text's vectors in one row": "Time keeps its axis: y is (m, T, D).",
    "the row times its number": "The number says which row, no more. 40 is not twice as much word as 20.",
    "the first word alone": "All T words of each text are looked up.",
    "padding has no vector": "Here 0 is a row like the others. It is the mask that makes it count for nothing.",
    "a word that comes twice keeps its last gradient": (
        "A word that stands at two places has moved two outputs, so its row gets both gradients. `dE[tokens] = grad`, "
        "and `+=` too, write such a row once only."
    ),
    "a word that comes twice keeps its first gradient": (
        "A word that stands at two places has moved two outputs, so its row gets both gradients."
    ),
    "within a text, the last gradient alone": (
        "Texts are added up, but a word twice in *one* text still keeps the last of its gradients. `+=` with an array "
        "of numbers as index writes each row once."
    ),
    "within a step, the last gradient alone": (
        "Steps are added up, but a word that two texts have at the *same* step keeps one gradient. `+=` with an array "
        "of numbers as index writes each row once."
    ),
    "the mean over a word's places": "The shares of a word's places are added, not averaged: each has moved the loss.",
    "dE has a row for each place": "This is grad. dE has a row for each word of the vocabulary.",
    "dE has a row for each step": "dE has a row for each word of the vocabulary, as E has.",
    "number 0 has no gradient": "Row 0 was looked up like the others, so here it has a gradient like the others.",
    "the gradient times E": "y is the row itself, so its slope is 1.",
    "E plus its gradient": "This is E and the gradient together. dE begins with zeros.",
    "every word gets the whole sum": "Each row gets the gradients of its own places alone.",
    "how often each word comes": "These are counts. Add up the gradients of a word's places.",
    "one number for each word": "Each of the D numbers of a word has a gradient of its own: add over places alone.",
    "the gradient of the row above": "Number k means row k of dE, too.",
    "the gradient times the number": "The number says which row gets the gradient, not how much of it.",
    "dE is all zeros": "Every word that came has a gradient.",
    "the accuracy": "This is the share that is right. A large class counts more there than a small one.",
    "the mean precision": "Precision asks how many of the predicted ones are right. F1 also asks how many were found.",
    "the mean recall": "Recall asks how many of the class were found. F1 also asks how many of those named are right.",
    "F1 of the means": "First the F1 of each class, then the mean. Here precision and recall are averaged first.",
    "classes count by their size": "In macro F1 each class counts the same, however many members it has.",
    "classes count by how often they are predicted": "In macro F1 each class counts the same.",
    "a class that is never predicted is left out": "It counts: its F1 is 0. Leaving it out would reward not trying.",
    "a class that is never true is left out": (
        "It counts where it is predicted: each time is a false alarm, and its F1 is 0. The mean is over all K."
    ),
    "nothing divided by nothing": (
        "A class that is never predicted has no precision: 0 / 0. Its F1 is 0; the form with 2 hits needs no precision."
    ),
    "F1 of class 0": "This is one class's F1. Macro means the mean over all K.",
    "F1 of class 1": "This is one class's F1. Macro means the mean over all K.",
    "F1 of the last class": "This is one class's F1. Macro means the mean over all K.",
    "the best class's F1": "This is one class's F1. Macro means the mean over all K.",
    "the worst class's F1": "This is one class's F1. Macro means the mean over all K.",
    "the sum over the classes": "Macro means the *mean* over the K classes.",
    "half of it": "Hits count twice above, as they are counted twice below.",
    "hits over all that was said or true": "Below the line hits stand twice, and so they do above.",
    "the mean of precision and recall": "F1 is their harmonic mean: it is small where one of them is.",
    "precision times recall": "The product is too small. Which formula has the hits twice above the line?",
    "misses are forgotten": "Below the line also belong the members of the class that were not found.",
    "false alarms are forgotten": "Below the line also belong those called so that are not of the class.",
    "misses do not count": "Below the line also belong the members of the class that were not found.",
    "hits of all classes in each": "The hits of class k are those where truth *and* prediction are k.",
    "class 0 is left out": "Classes are counted from 0, and all K of them count.",
    "the last class is left out": "K classes have the numbers 0 to K - 1, and all of them count.",
    "the mask is ignored": "Padding is read as if it were words. Where the mask is False, the memory stays as it was.",
    "the memory is set to 0 at padding": "Then padding wipes out what was read. The memory stays as it was.",
    "the memory is set to 0 before the step at padding": "At padding there is no step: the memory stays as it was.",
    "the old memory is bent once more": "Where the mask is False, the memory stays as it was: no tanh either.",
    "x is set to 0, and the step is taken": (
        "An empty input still moves the memory: U and b act in every step. Where the mask is False, nothing may happen."
    ),
    "the mask the wrong way round": "True is a word, False is padding. Here padding is read, and words are not.",
    "reading ends at the first padding": "Padding may stand in front, too. What comes after it still counts.",
    "one text's padding stops all": "Each text has its own mask: where one is padded, others go on.",
    "one text's word counts for all": "Each text has its own mask: a word of one is padding of another.",
    "the first text's mask for all": "Each text has its own row of the mask.",
    "the memory after as many steps as words": (
        "That is right only where all the padding is behind. In front or between it takes steps, too."
    ),
    "the unmasked memory at the last word": (
        "That is right only where all the padding is behind: what stands in front or between has moved the memory here."
    ),
    "the mask has no axis for the units": (
        "A column of the mask is (m,), the memory (m, H): NumPy takes the mask's numbers for units, not for texts. "
        "`mask[:, t, None]` is (m, 1)."
    ),
    "the mean of the memory": "Asked is the memory at the end, not its mean on the way.",
    "old and new are added": "A word's step makes the new memory in place of the old: one or the other.",
    "the mask of the step before": "Step t goes with column t of the mask.",
    "the mask of the next step": "Step t goes with column t of the mask.",
    "reads from the end": "Reading goes from step 0 to step T - 1.",
    "x has no say": "x W is missing in the step.",
    "U has no say": "h U is missing in the step: this reader remembers nothing.",
    "the second's outputs are not turned round": (
        "What the second reader put out first belongs to the last word. Side by side, both must speak of the same word."
    ),
    "turned along the batch": "The axes are (m, T, H). Time is the second.",
    "turned along the units": "The axes are (m, T, H). Time is the second.",
    "both are turned": "The first reader's outputs stand in the order of the words already.",
    "the first is turned": "It is the second reader whose outputs come last word first.",
    "the second stands first": "The first reader's H numbers come first.",
    "one after the other in time": "Two readings of one word stand side by side, along the last axis: (m, T, 2 H).",
    "added, not side by side": 'That is another way to merge ("sum"). Asked is side by side: 2 H numbers.',
    "the second's last memory is taken at the last word": (
        "There the second reader has read one word. It is done when it has come to the first word, the last in `back`."
    ),
    "the first's last memory is taken at the first word": "There the first reader has read one word only.",
    "both memories from the start of reading": "There each reader has read one word only.",
    "the second's memory stands first": "The first reader's H numbers come first.",
    "the memories are added": 'That is another way to merge ("sum"). Asked is side by side: 2 H numbers.',
    "the first's memory alone": "The second reader's memory is missing.",
    "the means over time": "Asked are the memories when all is read, not their means on the way.",
    "paired as in a reader from the front": (
        "This pairs each step with the memory of the word before it in the text. The second reader comes from the "
        "other side."
    ),
    "the memory after the step": "U acted on the memory from *before* the step.",
    "the memory after the step, the first word left out": (
        "U acted on the memory from *before* the step: h and dz here are of the same word."
    ),
    "rows and columns of dU swapped": "Rows of U belong to the memory it acts on, columns to z.",
    "the last word gets the first one's memory": "The second reader begins at the last word, with an empty memory.",
    "the first word gets the last one's memory": "These are pairs of a reader from the front, and one pair too many.",
    "h is turned, dz is not": "Both stand at their words. Turning one alone pairs words that never met.",
    "dz is turned, h is not": "Both stand at their words. Turning one alone pairs words that never met.",
    "the slope of tanh once more": "dz is the gradient of z, before the tanh: its slope is in it already.",
    "two steps on": "The memory before word t is that of word t + 1.",
    "a mean over the steps": "Every step has its share, and shares are added, not averaged.",
    "divided by all T": "Every step has its share, and shares are added, not averaged.",
    "the first word's step alone": "This is the share of one step. Add up the shares of all.",
    "the last pair alone": "This is the share of one step. Add up the shares of all.",
    "one pair too few": "Of T words, T - 1 have a memory before them.",
    "number by number, not a product": "Each number of the memory meets each number of z: a product of matrices.",
    # 21
    "the rows stay where they are": (
        "Each row of this kernel waits for a number of another place. The shape is right, so nothing complains."
    ),
    "from our order to the other": (
        "This takes a kernel of ours to a network with channels first. It is the way back: the kernel comes from there."
    ),
    "rows and columns of the maps are swapped": (
        "Channels come last, as they should. But rows and columns of the maps have changed places on the way."
    ),
    "read as column, then row": "Within a channel, numbers stand row by row: the row is the slower of the two axes.",
    "the channels end up in the middle": "In our order the channel is the fastest axis: it comes last of the three.",
    "the axes are turned once too often": (
        "These are the right axes in the wrong order. Which is our slowest, and which our fastest?"
    ),
    "axes are named in our order, then moved": (
        "The first reshape gives the rows our axes. They still stand in the other order: name them so."
    ),
    "only the two axes of the image are swapped": "The channels stay where they were. They are what has to move.",
    "the rows stand from last to first": "The rows are turned round. Their order is another, but not the reverse.",
    "the units stand from last to first": "The columns, one for each unit, are right as they are.",
    "not laid flat again": "The numbers are in order. A kernel of Dense has two axes: lay the first three flat again.",
    "transposed and laid out again": (
        "Transposing mixes inputs with units. Each column belongs to one unit and stays its own; its rows move."
    ),
    "only the first channel's rows": "These are the rows of one channel. All are wanted, in another order.",
    "the order is not looked at": "The columns stay as they are. Then our gates get each other's weights.",
    "the way back": (
        "This takes a kernel in Keras's order and gives it the other one. But `order` says how W stands now."
    ),
    "always the last two": "The last two blocks change places whatever `order` says.",
    "always the first two": "The first two blocks change places whatever `order` says.",
    "gates by the alphabet": "The gates are sorted by their letters. Keras's order is i, f, c, o.",
    "the order i, f, o, c": "This is right for an LSTM that keeps its three sigmoids together. Keras has c before o.",
    "the order f, i, c, o": "f comes first here. Keras begins with i.",
    "one column in four is a gate's": (
        "A gate's H columns stand side by side: first all of one gate, then all of the next."
    ),
    "the columns are dealt out in turn": (
        "The right columns in a wrong arrangement: i of unit 0, f of unit 0, ... Keep the columns of a gate together."
    ),
    "rows are moved, not columns": "Rows belong to inputs. A gate is a block of columns.",
    "the gates stand from last to first": "The four blocks are turned round, whatever `order` says.",
    "all columns stand from last to first": "Units keep their order; the gates' blocks move.",
    "gates stand one below the other": "The right blocks in the right order. Put them side by side: (K, 4 H).",
    "one axis for the gates": "The right blocks, in an array of three axes. Put them side by side: (K, 4 H).",
    "W is reshaped, not transposed": (
        "`reshape` keeps the order of the numbers: it fills rows with what should stand in columns. They must change "
        "places."
    ),
    "U is reshaped, not transposed": (
        "`reshape` keeps the order of the numbers: it fills rows with what should stand in columns. They must change "
        "places."
    ),
    "every gate's U is transposed": (
        "Each gate's square (H, H) is transposed against what it should be. It is square, so no shape complains: "
        "transpose weight_hh as a whole."
    ),
    "U is left as it is": "PyTorch's rows are outputs, ours are inputs: in weight_hh, too.",
    "W is left as it is": "PyTorch's rows are outputs, ours are inputs.",
    "only bias_ih": "The second bias is added as well. One of ours has to do the work of both.",
    "only bias_hh": "The first bias is added as well. One of ours has to do the work of both.",
    "the mean of both biases": "PyTorch adds both, it does not average them.",
    "both biases, one below the other": "That is how a GRU has its biases. Ours has one for the LSTM: (4 H,).",
    "both biases, side by side": "That makes 8 H biases. Each column of z has one, which does the work of both.",
    "the product of both biases": "Both biases are added to z, none is multiplied.",
    "o stands before c~": "PyTorch's order is Keras's, i, f, c~, o; it writes g for c~. Leave them there.",
    "f stands before i": "PyTorch's order is Keras's, i, f, c~, o; it writes g for c~. Leave them there.",
    "the backward outputs are not turned round": (
        "Beside what the forward layer says of step 0 stands what the backward layer says of the last step, which it "
        "has read first."
    ),
    "the forward outputs are turned round": "The forward layer reads in the order of time. The other one does not.",
    "both are turned round": "Both agree with each other now, and both run backward.",
    "the examples are turned round": "The first axis is the examples'. Time is the second.",
    "the units are turned round": "The last axis is the units'. Time is the second.",
    "time and units are turned round": "Time is turned round, and the units as well. They should stay.",
    "examples and time are turned round": "Time is turned round, and the examples as well. They should stay.",
    "the backward half comes first": "Both halves are right. The forward layer's comes first.",
    "added up": 'This is merge_mode="sum". Here both stand side by side, 2 H numbers for each step.',
    "averaged": 'This is merge_mode="ave". Here both stand side by side, 2 H numbers for each step.',
    "one after the other, 2 T steps": "These are 2 T steps. Each step gets 2 H numbers: the units stand side by side.",
    "more examples": "These are 2 m examples. Each step gets 2 H numbers: the units stand side by side.",
    "the backward layer's last memory at every step": (
        "Every step is given what the backward layer knew at the end. Each has an output of its own."
    ),
    "the units take turns": "Forward and backward units alternate. The forward layer's H come first, all together.",
    "the forward layer twice": "The backward layer is not used.",
    "our own outputs are handed on": (
        "Then every layer behind a fault differs as well. To see whether a layer is wrong by itself, give it what the "
        "other network gave its own."
    ),
    "each layer is given what it should put out": (
        "Layer k is given reference[k], which is what comes *out* of it. What went in?"
    ),
    "every layer is given x": "Only the first layer is fed with x.",
    "the reference of the layer after the one before": "Count once more: what did the layer just before it put out?",
    "the mean of the differences": "A mean hides one wrong number among many right ones. Take the largest.",
    "differences are added up": "The sum grows with the batch. Take the largest.",
    "the signs are kept": "A number that is far too small has a difference far below 0, and goes unseen.",
    "the signs are kept, the other way round": "A number that is far too large goes unseen: sizes without signs.",
    "the largest square": "Squares make small differences smaller. Take their sizes.",
    "the length of all differences": "This adds all of them up. Asked is the largest one.",
    "the smallest difference": "The smallest says nothing: some number often agrees. Take the largest.",
    "the difference of the largest": "Compare number by number, and only then look for the largest.",
    "relative to the reference": "This is divided by the reference's largest number. Leave it as it is.",
    "only whether they differ": "It differs or not: right. By how much is asked.",
    "only the first that differs": "Go on after the first: a second layer may be wrong by itself.",
    "by how much the difference grows": (
        "A fault need not add to the differences before it: they may even cancel. Give each layer the right input."
    ),
    "the channels land behind the units": "The channels belong behind the columns, and not behind the units.",
    "units before the channels": "The units are the kernel's second axis: they come last in the reshape.",
    "the order i, c, f, o": "f and c have changed places. Keras has i, f, c, o.",
    "turned round along every axis": "Examples and units are turned round, too. Time is the second axis.",
    "only what both know at the end": "These are the last memories alone. Each of the T steps has its own.",
    "an axis for the two directions": "The right numbers, one axis too many. Put the units side by side: (m, T, 2 H).",
    "multiplied": 'This is merge_mode="mul". Here both stand side by side, 2 H numbers for each step.',
    "the last reference goes into layer 0": "reference[-1] is the last layer's output. What goes into layer 0 is x.",
    "one number for all layers": "Then nobody knows which layer it is. Each layer has its own number.",
    "one number for each unit": "These are the largest over the examples alone. One number for each layer: over all.",
    "all differences of every layer": "All differences are there. Keep the largest of each layer.",
    "relative, number by number": "Divided by numbers that may be near 0. Leave the differences as they are.",
    "the difference of both biases": "Both biases are added.",
    "layer 0 is left out": "Layer 0 counts, too: what goes into it is x.",
    "all four axes are turned round": (
        "`.T` turns all axes round: the units stand first then. Name the order yourself, the units last."
    ),
    "the whole kernel is transposed": "Inputs and units have changed places. Rows stay rows; only their order changes.",
    "one column for each gate": "A gate has H columns. This takes one of the first four for each.",
    "cut into units before gates": (
        "Reshaped to (K, H, 4), numbers side by side count as four gates. A gate's H columns stand side by side: "
        "(K, 4, H)."
    ),
    "the backward half comes first, as it was read": (
        "The forward layer's half comes first; and the backward layer's has to be turned round."
    ),
    "turned round, all but step 0": (
        "`backward[:, -t]` is its first output, not its last, for t = 0. Counted from the end, the last is number -1."
    ),
    "joined in time, then reshaped": (
        "Reshaping puts two steps of one layer side by side, not one step of both. Join along the axis of the units."
    ),
    "our own outputs are handed on where they nearly agree": (
        "What nearly agrees here may be magnified by the next layer. Always hand on the other network's outputs."
    ),
    "one number for each example": "These are the largest over the units alone. One number for each layer: over all.",
    "the root of the mean square": "A mean hides one wrong number among many right ones. Take the largest.",
    "the difference of the sizes": "1 and -1 have the same size, and differ by 2. Subtract first, then drop the sign.",
    "which layers differ": "These are the layers' numbers. Asked is by how much each of them differs.",
}
