using WedgeFast.Network;

namespace WedgeFast.Tests.Attack;

/// <summary>A neuron in training units with its output weights.</summary>
/// <param name="Inputs">The inputs it reads.</param>
/// <param name="Weights">Their weights.</param>
/// <param name="Bias">Its offset.</param>
/// <param name="Z">Its output weights.</param>
internal sealed record WitnessNeuron(int[] Inputs, DoubleDouble[] Weights, DoubleDouble Bias, double[] Z)
{
    /// <summary>max(w.x + b, 0) at each point.</summary>
    public DoubleDouble[] Activations(DoubleDouble[][] points) => [.. points.Select(Activation)];

    private DoubleDouble Activation(DoubleDouble[] point)
    {
        DoubleDouble sum = Bias;
        for (int k = 0; k < Inputs.Length; k++)
        {
            sum += point[Inputs[k]] * Weights[k];
        }

        return sum.IsPositive ? sum : 0;
    }
}

/// <summary>A network of the class, in training units, that can be evaluated to a few roundings of its objective.</summary>
/// <param name="Intercepts">The constants, per output.</param>
/// <param name="Slopes">The linear terms, per output; empty without.</param>
/// <param name="Neurons">The neurons.</param>
internal sealed record Witness(DoubleDouble[] Intercepts, DoubleDouble[][] Slopes, List<WitnessNeuron> Neurons)
{
    /// <summary>A trained network in training units.</summary>
    public static Witness Of(ReluNetwork network, AttackedProblem problem)
    {
        ReadOnlySpan<double> means = problem.Claim.Scaling.Means, scales = problem.Claim.Scaling.Scales;
        int d = problem.Dimension, outputs = problem.Outputs;
        DoubleDouble[] intercepts = [.. network.Intercepts.ToArray().Select(t => (DoubleDouble)t)];
        DoubleDouble[][] slopes = [.. Enumerable.Range(0, problem.Claim.HasSkip ? outputs : 0).Select(_ => new DoubleDouble[d])];
        for (int at = 0; at < network.Skip.Length; at++)
        {
            slopes[at / d][at % d] = (DoubleDouble)network.Skip[at] * scales[at % d];
            intercepts[at / d] += (DoubleDouble)network.Skip[at] * means[at % d];
        }

        List<WitnessNeuron> neurons = [];
        foreach (NetworkNeuron neuron in network.Neurons)
        {
            DoubleDouble bias = neuron.Bias;
            DoubleDouble[] weights = new DoubleDouble[neuron.Weights.Length];
            for (int k = 0; k < weights.Length; k++)
            {
                weights[k] = (DoubleDouble)neuron.Weights[k] * scales[neuron.Inputs[k]];
                bias += (DoubleDouble)neuron.Weights[k] * means[neuron.Inputs[k]];
            }

            neurons.Add(new(neuron.Inputs, weights, bias, [.. neuron.OutputWeights]));
        }

        return new(intercepts, slopes, neurons);
    }

    /// <summary>Per row errors f - y, or logits.</summary>
    public DoubleDouble[][] Outputs(AttackedProblem problem)
    {
        DoubleDouble[][] activations = [.. Neurons.Select(neuron => neuron.Activations(problem.Points))];
        DoubleDouble[][] rows = new DoubleDouble[problem.Count][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new DoubleDouble[problem.Outputs];
            for (int q = 0; q < problem.Outputs; q++)
            {
                DoubleDouble sum = problem.Losses.IsOfErrors ? Intercepts[q] - problem.Targets[i][q] : Intercepts[q];
                for (int k = 0; Slopes.Length > 0 && k < problem.Dimension; k++)
                {
                    sum += Slopes[q][k] * problem.Points[i][k];
                }

                for (int j = 0; j < activations.Length; j++)
                {
                    sum += activations[j][i] * Neurons[j].Z[q];
                }

                rows[i][q] = sum;
            }
        }

        return rows;
    }

    /// <summary>Per row the sizes of all terms that its outputs are sums of, in raw units and moved ones.</summary>
    public double[] Terms(AttackedProblem problem)
    {
        ReadOnlySpan<double> means = problem.Claim.Scaling.Means, scales = problem.Claim.Scaling.Scales;
        double[] terms = new double[problem.Count];
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] = Intercepts.Sum(t => t.Size) + (problem.Losses.IsOfErrors ? problem.Targets[i].Sum(Math.Abs) : 1);
            for (int k = 0; k < problem.Dimension; k++)
            {
                double x = Math.Abs(problem.Rounded[i][k]) + (2 * Math.Abs(means[k]) / scales[k]);
                terms[i] += x * Slopes.Sum(slopes => slopes[k].Size);
                foreach (WitnessNeuron neuron in Neurons)
                {
                    int at = Array.IndexOf(neuron.Inputs, k);
                    terms[i] += at < 0 ? 0 : x * neuron.Weights[at].Size * neuron.Z.Sum(Math.Abs);
                }
            }

            terms[i] += Neurons.Sum(neuron => neuron.Bias.Size * neuron.Z.Sum(Math.Abs));
        }

        return terms;
    }

    /// <summary>P.</summary>
    public double Objective(AttackedProblem problem)
    {
        DoubleDouble sum = 0;
        DoubleDouble[][] rows = Outputs(problem);
        for (int i = 0; i < rows.Length; i++)
        {
            sum += (DoubleDouble)problem.Shares[i] * problem.Losses.Value(rows[i], problem.Class(i));
        }

        foreach (WitnessNeuron neuron in Neurons)
        {
            sum += (DoubleDouble)(problem.Claim.Beta * problem.Length(neuron.Weights)) * Math.Sqrt(neuron.Z.Sum(z => z * z));
        }

        return sum.ToDouble();
    }
}
